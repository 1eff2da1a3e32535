//! A mail server on its own port that records the commands it receives, with their parameters, byte by byte.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use common::mail::adapters::{MailUrl, Smtp};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::sender;

type Commands = Arc<Mutex<Vec<String>>>;

/// It accepts every mail, but refuses bytes outside ASCII in a command unless it offers SMTPUTF8. Stops with the value.
pub struct Sink {
    address: SocketAddr,
    commands: Commands,
    _tasks: JoinSet<()>,
}

impl Sink {
    /// A server that offers these extensions.
    pub async fn start(extensions: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, commands) = (listener.local_addr().unwrap(), Commands::default());
        let (mut tasks, kept) = (JoinSet::new(), Arc::clone(&commands));
        tasks.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // The client may close the connection without reading the answer.
                drop(converse(stream, extensions, &kept).await);
            }
        });
        Self {
            address,
            commands,
            _tasks: tasks,
        }
    }

    /// A client of this server.
    pub fn client(&self) -> Smtp {
        match format!("smtp://{}", self.address).parse().unwrap() {
            MailUrl::Smtp(server) => Smtp::new(server, sender()).unwrap(),
            MailUrl::Folder(_) => unreachable!("it is the URL of a server"),
        }
    }

    /// Commands with an address since the last call.
    pub fn take_commands(&self) -> Vec<String> {
        std::mem::take(&mut *self.commands.lock().unwrap())
    }
}

async fn converse(
    stream: TcpStream,
    extensions: &[&str],
    commands: &Commands,
) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read);
    write.write_all(b"220 sink\r\n").await?;
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let line = String::from_utf8(line).unwrap().trim_end().to_owned();
        let answer = match line.get(..4) {
            Some("EHLO") => greeting(extensions),
            Some("MAIL" | "RCPT") => {
                let taken = line.is_ascii() || extensions.contains(&"SMTPUTF8");
                commands.lock().unwrap().push(line);
                if taken {
                    "250 ok".to_owned()
                } else {
                    "553 5.6.7 SMTPUTF8 is not offered".to_owned()
                }
            }
            Some("DATA") => {
                write.write_all(b"354 go on\r\n").await?;
                read_text(&mut lines).await?;
                "250 taken".to_owned()
            }
            Some("QUIT") => return write.write_all(b"221 bye\r\n").await,
            _ => "250 ok".to_owned(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

fn greeting(extensions: &[&str]) -> String {
    let mut lines = vec!["sink"];
    lines.extend(extensions);
    let last = lines.len() - 1;
    let line = |(position, text): (usize, &&str)| {
        format!("250{}{text}", if position == last { " " } else { "-" })
    };
    lines
        .iter()
        .enumerate()
        .map(line)
        .collect::<Vec<_>>()
        .join("\r\n")
}

async fn read_text(lines: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<()> {
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).await? > 0 && line != b".\r\n" {
        line.clear();
    }
    Ok(())
}
