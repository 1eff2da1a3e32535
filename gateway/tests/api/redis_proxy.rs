//! A proxy in front of Redis that can drop a response: Redis has executed the commands, and the client does not know.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

pub struct RedisProxy {
    pub url: String,
    loses: Arc<AtomicBool>,
}

impl RedisProxy {
    pub async fn start(redis_url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut url = Url::parse(redis_url).unwrap();
        let redis = url.port().unwrap();
        url.set_port(Some(listener.local_addr().unwrap().port()))
            .unwrap();
        let loses = Arc::new(AtomicBool::new(false));
        let shared = Arc::clone(&loses);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let loses = Arc::clone(&shared);
                tokio::spawn(async move { carry(client, redis, &loses).await });
            }
        });
        Self {
            url: url.into(),
            loses,
        }
    }

    /// Drops the next response to `XADD` and closes its connection.
    pub fn lose_answer(&self) {
        self.loses.store(true, Ordering::SeqCst);
    }
}

async fn carry(mut client: TcpStream, redis: u16, loses: &AtomicBool) -> io::Result<()> {
    let mut server = TcpStream::connect(("127.0.0.1", redis)).await?;
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let (mut commands, mut answers) = (vec![0_u8; 65_536], vec![0_u8; 65_536]);
    let mut losing = false;
    loop {
        tokio::select! {
            read = from_client.read(&mut commands) => {
                let commands = &commands[..read?];
                if commands.is_empty() {
                    return Ok(());
                }
                losing |= commands.windows(4).any(|word| word == b"XADD") && loses.swap(false, Ordering::SeqCst);
                to_server.write_all(commands).await?;
            }
            read = from_server.read(&mut answers) => {
                let answers = &answers[..read?];
                if answers.is_empty() || losing {
                    return Ok(());
                }
                to_client.write_all(answers).await?;
            }
        }
    }
}
