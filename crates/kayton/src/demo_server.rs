//! The HTTP server that `kayton demo` talks to: HTTP/1.1 (RFC 9112) on a free port of
//! 127.0.0.1, just enough of it for one program to make requests.
//!
//! | request | answer |
//! |---|---|
//! | `GET /hello` | 200, a text, with a header of its own (`x-demo: kayton`) |
//! | `GET /json` | 200, a JSON object |
//! | `POST /echo` | 200, the request's body and content type |
//! | another method on these | 405 |
//! | anything else | 404 |
//!
//! Connections are kept alive unless the client asks otherwise or the request cannot be read.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Longest request line or header line, in bytes.
const MAX_LINE: u64 = 8 * 1024;
/// Most header lines of one request.
const MAX_HEADERS: usize = 100;
/// Largest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// How long a connection may be silent.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running server; it stops when this is dropped.
pub(crate) struct DemoServer {
    address: SocketAddr,
    base_url: String,
    stop: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

impl DemoServer {
    /// Binds a free port and serves it from a thread of its own.
    ///
    /// # Errors
    ///
    /// Those of binding a socket.
    pub(crate) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let acceptor = std::thread::Builder::new()
            .name("demo-server".to_owned())
            .spawn(move || accept(&listener, &stopped))?;
        Ok(Self {
            address,
            base_url: format!("http://{address}"),
            stop,
            acceptor: Some(acceptor),
        })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // A connection wakes the acceptor; if none can be made, its thread ends with the process.
        let woken = TcpStream::connect_timeout(&self.address, PATIENCE).is_ok();
        if let Some(acceptor) = self.acceptor.take()
            && woken
        {
            // A panic over there was printed when it happened.
            let _ = acceptor.join();
        }
    }
}

fn accept(listener: &TcpListener, stop: &AtomicBool) {
    for stream in listener.incoming() {
        if stop.load(Ordering::Acquire) {
            return;
        }
        let Ok(stream) = stream else { continue };
        // A client that goes away in the middle of a request is its own affair.
        let serve = move || drop(serve(stream));
        if std::thread::Builder::new()
            .name("demo-connection".to_owned())
            .spawn(serve)
            .is_err()
        {
            return;
        }
    }
}

/// Answers the requests of one connection until either side closes it.
fn serve(stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    loop {
        let (response, keep_alive) = match Request::read(&mut reader)? {
            None => return Ok(()),
            Some(Ok(request)) => (route(&request), request.keep_alive),
            Some(Err(status)) => (Response::text(status, "cannot read this request\n"), false),
        };
        response.write(&mut writer, keep_alive)?;
        if !keep_alive {
            return Ok(());
        }
    }
}

struct Request {
    method: String,
    path: String,
    content_type: Option<String>,
    body: Vec<u8>,
    keep_alive: bool,
}

impl Request {
    /// The next request of a connection: `None` at its end, a status where the request cannot be
    /// read and nothing after it can be either.
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Result<Self, Status>>> {
        let Some(line) = read_line(reader)? else {
            return Ok(None);
        };
        let words: Vec<&str> = line.split(' ').collect();
        let [method, target, version @ ("HTTP/1.1" | "HTTP/1.0")] = words[..] else {
            return Ok(Some(Err(Status::BAD_REQUEST)));
        };
        let mut request = Self {
            method: method.to_owned(),
            path: target.split('?').next().unwrap_or(target).to_owned(),
            content_type: None,
            body: Vec::new(),
            keep_alive: version == "HTTP/1.1",
        };
        let mut length = 0;
        for _ in 0..MAX_HEADERS {
            let Some(line) = read_line(reader)? else {
                return Ok(None);
            };
            if line.is_empty() {
                request.body = vec![0; length];
                reader.read_exact(&mut request.body)?;
                return Ok(Some(Ok(request)));
            }
            let Some((name, value)) = line.split_once(':') else {
                return Ok(Some(Err(Status::BAD_REQUEST)));
            };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => match value.parse::<usize>() {
                    Ok(bytes) if bytes <= MAX_BODY => length = bytes,
                    Ok(_) => return Ok(Some(Err(Status::CONTENT_TOO_LARGE))),
                    Err(_) => return Ok(Some(Err(Status::BAD_REQUEST))),
                },
                "transfer-encoding" => return Ok(Some(Err(Status::LENGTH_REQUIRED))),
                "content-type" => request.content_type = Some(value.to_owned()),
                "connection" if value.eq_ignore_ascii_case("close") => request.keep_alive = false,
                "connection" if value.eq_ignore_ascii_case("keep-alive") => {
                    request.keep_alive = true;
                }
                _ => {}
            }
        }
        Ok(Some(Err(Status::BAD_REQUEST)))
    }
}

/// One line without its end; `None` where the connection ends.
fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    reader.take(MAX_LINE).read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Ok(None);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}

fn route(request: &Request) -> Response {
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/hello") => Response::text(Status::OK, "Hello from Rust!"),
        ("GET", "/json") => Response {
            status: Status::OK,
            content_type: "application/json".to_owned(),
            body: br#"{"name":"Kayton","crates":["reqwest","serde_json"],"year":2026}"#.to_vec(),
        },
        ("POST", "/echo") => Response {
            status: Status::OK,
            content_type: request
                .content_type
                .clone()
                .unwrap_or_else(|| "application/octet-stream".to_owned()),
            body: request.body.clone(),
        },
        (_, "/hello" | "/json" | "/echo") => {
            Response::text(Status::METHOD_NOT_ALLOWED, "not this way\n")
        }
        _ => Response::text(Status::NOT_FOUND, "nothing here\n"),
    }
}

/// A status code with its reason phrase.
#[derive(Clone, Copy)]
struct Status(&'static str);

impl Status {
    const OK: Self = Self("200 OK");
    const BAD_REQUEST: Self = Self("400 Bad Request");
    const NOT_FOUND: Self = Self("404 Not Found");
    const METHOD_NOT_ALLOWED: Self = Self("405 Method Not Allowed");
    const LENGTH_REQUIRED: Self = Self("411 Length Required");
    const CONTENT_TOO_LARGE: Self = Self("413 Content Too Large");
}

struct Response {
    status: Status,
    content_type: String,
    body: Vec<u8>,
}

impl Response {
    fn text(status: Status, body: &str) -> Self {
        let content_type = "text/plain; charset=utf-8".to_owned();
        Self {
            status,
            content_type,
            body: body.as_bytes().to_vec(),
        }
    }

    fn write(&self, writer: &mut impl Write, keep_alive: bool) -> io::Result<()> {
        let connection = if keep_alive { "keep-alive" } else { "close" };
        let head = format!(
            "HTTP/1.1 {}\r\ncontent-type: {}\r\ncontent-length: {}\r\nx-demo: kayton\r\n\
             connection: {connection}\r\n\r\n",
            self.status.0,
            self.content_type,
            self.body.len(),
        );
        let mut whole = head.into_bytes();
        whole.extend_from_slice(&self.body);
        writer.write_all(&whole)?;
        writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends `text` over one connection and returns everything that comes back until its end.
    fn talk(server: &DemoServer, text: &str) -> String {
        let mut stream = TcpStream::connect(server.address).expect("the server listens");
        stream.write_all(text.as_bytes()).expect("the server reads");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("the server closes the connection");
        answer
    }

    #[test]
    fn a_get_is_answered_with_headers_and_body() {
        let server = DemoServer::start().expect("a free port");
        let answer = talk(
            &server,
            "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        );
        let (head, body) = answer.split_once("\r\n\r\n").expect("an empty line");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        assert!(head.contains("\r\nx-demo: kayton"), "{head}");
        assert!(head.ends_with("connection: close"), "{head}");
        assert_eq!(body, "Hello from Rust!");
    }

    #[test]
    fn a_post_comes_back_with_its_content_type() {
        let server = DemoServer::start().expect("a free port");
        let answer = talk(
            &server,
            "POST /echo HTTP/1.1\r\nContent-Type: text/csv\r\nContent-Length: 4\r\n\
             Connection: close\r\n\r\na,b\n",
        );
        assert!(answer.contains("content-type: text/csv\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\na,b\n"), "{answer}");
    }

    #[test]
    fn a_connection_carries_several_requests() {
        let server = DemoServer::start().expect("a free port");
        let answer = talk(
            &server,
            "GET /json HTTP/1.1\r\n\r\nGET /missing HTTP/1.1\r\nconnection: close\r\n\r\n",
        );
        let statuses: Vec<_> = answer
            .match_indices("HTTP/1.1 ")
            .map(|(at, _)| &answer[at..])
            .collect();
        assert_eq!(statuses.len(), 2, "{answer}");
        assert!(statuses[0].starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(statuses[0].contains("connection: keep-alive"), "{answer}");
        assert!(
            statuses[1].starts_with("HTTP/1.1 404 Not Found\r\n"),
            "{answer}"
        );
    }

    #[test]
    fn what_cannot_be_read_closes_the_connection() {
        let server = DemoServer::start().expect("a free port");
        assert!(talk(&server, "nonsense\r\n\r\n").starts_with("HTTP/1.1 400 "));
        let chunked = "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert!(talk(&server, chunked).starts_with("HTTP/1.1 411 "));
        let large = "POST /echo HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n";
        assert!(talk(&server, large).starts_with("HTTP/1.1 413 "));
        assert!(talk(&server, "DELETE /echo HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 405 "));
    }

    #[test]
    fn a_dropped_server_refuses_connections() {
        let server = DemoServer::start().expect("a free port");
        let address = server.address;
        drop(server);
        assert!(TcpStream::connect(address).is_err());
    }
}
