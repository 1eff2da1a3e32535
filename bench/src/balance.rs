//! A small balancer: connections go to the addresses in turn. A process of its own, which counts neither for the platform nor for
//! the load generator.

use std::net::SocketAddr;

use clap::Args;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

/// Pass connections on to several addresses in turn
#[derive(Args)]
pub struct Balance {
    #[arg(long, value_name = "ADDRESS")]
    listen: SocketAddr,
    #[arg(long, value_name = "ADDRESS", required = true)]
    to: Vec<SocketAddr>,
}

impl Balance {
    pub async fn run(self) -> anyhow::Result<()> {
        balance(TcpListener::bind(self.listen).await?, &self.to).await
    }
}

async fn balance(listener: TcpListener, addresses: &[SocketAddr]) -> anyhow::Result<()> {
    for address in addresses.iter().cycle() {
        let (client, _) = listener.accept().await?;
        tokio::spawn(pass(client, *address));
    }
    Ok(())
}

/// Passes everything on until one side ends. An error closes both connections, which the client sees.
async fn pass(mut client: TcpStream, address: SocketAddr) {
    let Ok(mut server) = TcpStream::connect(address).await else {
        return;
    };
    let _ = client.set_nodelay(true);
    let _ = server.set_nodelay(true);
    let _ = copy_bidirectional(&mut client, &mut server).await;
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// Writes this text to every connection.
    async fn server(text: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                stream.write_all(text.as_bytes()).await.unwrap();
            }
        });
        address
    }

    #[tokio::test]
    async fn connections_go_to_the_addresses_in_turn() {
        let addresses = [server("a").await, server("b").await];
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { balance(listener, &addresses).await });
        let mut answers = Vec::new();
        for _ in 0..3 {
            let mut connection = TcpStream::connect(address).await.unwrap();
            let mut answer = String::new();
            connection.read_to_string(&mut answer).await.unwrap();
            answers.push(answer);
        }
        assert_eq!(answers, ["a", "b", "a"]);
    }
}
