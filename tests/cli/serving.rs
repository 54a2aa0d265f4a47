//! `slipway serve`: loopback, with a token, addressed by a loopback name.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;

use super::Desk;

struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(desk: &Desk) -> Server {
    std::fs::create_dir_all(desk.path("ui")).unwrap();
    std::fs::write(desk.path("ui/index.html"), "<!doctype html><title>Slipway</title>").unwrap();
    let mut child =
        desk.command(&["serve", "--token", "secret", "--ui", "ui"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.split("127.0.0.1:").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    Server { child, port }
}

fn request(server: &Server, host: &str, token: &str, method: &str, path: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

#[test]
fn the_api_answers_only_with_the_token_and_a_loopback_name() {
    let desk = Desk::with_payments();
    let server = serve(&desk);
    let host = format!("127.0.0.1:{}", server.port);

    let (status, body) = request(&server, &host, "secret", "POST", "/api/plan.summary", "{}");
    assert_eq!(status, 200);
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["name"], "Payments 2026");

    assert_eq!(request(&server, &host, "wrong", "POST", "/api/plan.summary", "{}").0, 401);
    assert_eq!(request(&server, &host, "", "POST", "/api/plan.summary", "{}").0, 401);
    assert_eq!(request(&server, "evil.example", "secret", "POST", "/api/plan.summary", "{}").0, 403);
    assert_eq!(request(&server, &host, "secret", "POST", "/api/plan.summary", "{").0, 400);

    let (status, body) = request(&server, &host, "secret", "POST", "/api/no.such", "{}");
    assert_eq!(status, 422);
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["code"], "unknown-command");
    // One plan is served, and no other file of this machine is read or written.
    let import = r#"{"format":"csv","kind":"release","source":{"from":"path","value":"/etc/passwd"}}"#;
    assert_eq!(request(&server, &host, "secret", "POST", "/api/import.preview", import).0, 422);
    let export = r#"{"path":"/tmp/never-written.json"}"#;
    assert_eq!(request(&server, &host, "secret", "POST", "/api/export.json", export).0, 422);
    assert_eq!(
        request(&server, &host, "secret", "POST", "/api/plan.open", r#"{"path":"/etc/passwd"}"#).0,
        422
    );
}

#[test]
fn the_page_is_served_with_a_strict_policy() {
    let desk = Desk::with_payments();
    let server = serve(&desk);
    let host = format!("localhost:{}", server.port);
    assert!(request(&server, &host, "", "GET", "/", "").1.contains("<title>Slipway</title>"));
    // A path out of the folder finds the page, never the file.
    assert!(request(&server, &host, "", "GET", "/../plan.slipway", "").1.contains("<title>Slipway</title>"));
}
