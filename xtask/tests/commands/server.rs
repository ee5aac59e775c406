//! An HTTP server on this machine that answers as a test says, well or badly.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What is done with a connection once its request was read.
type Reply = Box<dyn Fn(&mut TcpStream) -> std::io::Result<()> + Send>;

/// A running server; it ends with the test.
pub struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server that gives these answers one after the other, and then none any more.
    pub fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let address = listener.local_addr().expect("the address just bound");
        let received = Arc::<Mutex<Vec<String>>>::default();
        let (log, replies) = (Arc::clone(&received), replies.into_iter().collect::<Vec<_>>());
        thread::spawn(move || {
            for reply in replies {
                let Ok((mut stream, _)) = listener.accept() else { return };
                log.lock().expect("no test panics with the lock held").push(head(&stream));
                // A client that has gone away is what some tests are about.
                let _ = reply(&mut stream);
            }
        });
        Self { address, received }
    }

    pub fn url(&self) -> String {
        format!("http://{}/$metadata", self.address)
    }

    /// The heads of all requests until now, in lower case.
    pub fn received(&self) -> Vec<String> {
        self.received.lock().expect("no test panics with the lock held").clone()
    }
}

/// The head of a request, in lower case.
fn head(stream: &TcpStream) -> String {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    lines.by_ref().take_while(|line| !line.is_empty()).map(|line| line.to_ascii_lowercase() + "\n").collect()
}

/// An answer with head lines and a body.
pub fn answer(status: u16, head: &str, body: impl Into<Vec<u8>>) -> Reply {
    let body = body.into();
    let head = format!("HTTP/1.1 {status} -\r\nConnection: close\r\nContent-Length: {}\r\n{head}\r\n", body.len());
    raw([head.into_bytes(), body].concat())
}

/// A document as services send it.
pub fn xml(head: &str, body: impl Into<Vec<u8>>) -> Reply {
    answer(200, &format!("Content-Type: application/xml; charset=utf-8\r\n{head}"), body)
}

/// An answer that promises more than it has.
pub fn broken(body: &str) -> Reply {
    raw(format!("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 1000000\r\n\r\n{body}"))
}

/// These bytes, and the end of the connection.
pub fn raw(bytes: impl Into<Vec<u8>>) -> Reply {
    let bytes = bytes.into();
    Box::new(move |stream| stream.write_all(&bytes))
}

/// The beginning of an answer, and then nothing, until the client goes away.
pub fn stalled() -> Reply {
    Box::new(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<")?;
        BufReader::new(stream).lines().for_each(drop);
        Ok(())
    })
}

/// A document of a size that nobody tells, made while it is sent.
pub fn endless() -> Reply {
    Box::new(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<a>")?;
        let megabyte = "<b/>".repeat(1 << 18);
        loop {
            stream.write_all(megabyte.as_bytes())?;
        }
    })
}
