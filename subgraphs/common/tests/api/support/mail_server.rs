//! A mail server on its own port: the mailin crate implements the protocol, the test chooses the answers.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use common::mail::adapters::{MailUrl, Smtp};
use mailin::{Action, Handler, Response, SessionBuilder};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::sender;

/// What the server does with a mail instead of accepting it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    RefuseSender(u16),
    RefuseRecipient(u16),
    RefuseText(u16),
    /// Receives the text and closes the connection before the answer.
    HangUp,
    /// Receives the text and answers when it is released.
    Hold,
}

/// A received mail.
#[derive(Clone, Debug, Default)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub text: String,
}

impl Received {
    pub fn has_header(&self, name: &str) -> bool {
        let mut lines = self.text.lines().take_while(|line| !line.is_empty());
        lines.any(|line| {
            line.split_once(": ")
                .is_some_and(|(found, _)| found == name)
        })
    }

    /// Value of a header, without line breaks inside.
    pub fn header(&self, name: &str) -> &str {
        let lines = self.text.lines().take_while(|line| !line.is_empty());
        let value = lines
            .filter_map(|line| line.split_once(": "))
            .find(|(found, _)| *found == name);
        value
            .unwrap_or_else(|| panic!("no header {name} in {}", self.text))
            .1
    }
}

#[derive(Default)]
struct State {
    answers: VecDeque<Answer>,
    received: Vec<Received>,
}

/// It accepts every mail, unless another answer is set. Stops with the value.
pub struct MailServer {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    released: Arc<Semaphore>,
    _tasks: JoinSet<()>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (state, released) = (Arc::default(), Arc::new(Semaphore::new(0)));
        let address = listener.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, Arc::clone(&state), Arc::clone(&released)));
        Self {
            address,
            state,
            released,
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

    /// Sets the answers to the next mails, one each.
    pub fn will(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state.lock().unwrap().answers.extend(answers);
    }

    /// Releases one held mail.
    pub fn release(&self) {
        self.released.add_permits(1);
    }

    pub fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap().received.clone()
    }

    /// The only received mail.
    pub fn mail(&self) -> Received {
        let received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received[0].clone()
    }
}

async fn accept(listener: TcpListener, state: Arc<Mutex<State>>, released: Arc<Semaphore>) {
    let mut conversations = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        conversations.spawn(converse(stream, Arc::clone(&state), Arc::clone(&released)));
    }
}

async fn converse(stream: TcpStream, state: Arc<Mutex<State>>, released: Arc<Semaphore>) {
    let answer = state.lock().unwrap().answers.pop_front();
    let remote = stream.peer_addr().unwrap().ip();
    let handler = Desk {
        answer,
        mail: Received::default(),
        state: Arc::clone(&state),
    };
    let mut session = SessionBuilder::new("mail.test").build(remote, handler);
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read);
    let mut response = session.greeting();
    loop {
        if write.write_all(&response.buffer().unwrap()).await.is_err()
            || response.action == Action::Close
        {
            return;
        }
        let mut line = Vec::new();
        if !matches!(lines.read_until(b'\n', &mut line).await, Ok(length) if length > 0) {
            return;
        }
        response = session.process(&line);
        if line == b".\r\n" {
            match answer {
                Some(Answer::HangUp) => return,
                Some(Answer::Hold) => released.acquire().await.unwrap().forget(),
                _ => {}
            }
        }
    }
}

/// One conversation.
struct Desk {
    answer: Option<Answer>,
    mail: Received,
    state: Arc<Mutex<State>>,
}

impl Desk {
    /// A refusal in the words of many servers, which repeat the address.
    fn refuse(&self, code: u16) -> Response {
        Response::custom(
            code,
            format!("<{}> is not wanted", self.mail.to.join(">, <")),
        )
    }
}

impl Handler for Desk {
    fn mail(&mut self, _ip: std::net::IpAddr, _domain: &str, from: &str) -> Response {
        from.clone_into(&mut self.mail.from);
        match self.answer {
            Some(Answer::RefuseSender(code)) => self.refuse(code),
            _ => mailin::response::OK,
        }
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.mail.to.push(to.to_owned());
        match self.answer {
            Some(Answer::RefuseRecipient(code)) => self.refuse(code),
            _ => mailin::response::OK,
        }
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.mail
            .text
            .push_str(&String::from_utf8_lossy(line).replace("\r\n", "\n"));
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        if let Some(Answer::RefuseText(code)) = self.answer {
            return self.refuse(code);
        }
        self.state.lock().unwrap().received.push(self.mail.clone());
        mailin::response::OK
    }
}
