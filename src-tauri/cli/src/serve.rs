//! The UI and the API of one plan on the loopback interface, for browsers and for tests.
//!
//! Only `127.0.0.1`, only with a token, and only when the request was addressed to this server by a loopback
//! name, so that a page from elsewhere cannot reach it through a name of its own (DNS rebinding).

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use slipway_api::{ApiError, Session};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::args;
use crate::outcome::{Answer, Failure};
use crate::print;

/// The largest request: a file to import, base64.
const BODY_LIMIT: usize = 128 * 1024 * 1024;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(Clone)]
struct Server {
    session: Arc<Mutex<Session>>,
    token: Arc<str>,
}

pub fn serve(session: Session, json: bool, args: args::Serve) -> Result<Answer, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::io("The server could not be started", &error))?;
    runtime.block_on(run(session, json, args))
}

async fn run(session: Session, json: bool, args: args::Serve) -> Result<Answer, Failure> {
    let token = args.token.unwrap_or_else(new_token);
    let ui = ui_folder(args.ui)?;
    let server = Server { session: Arc::new(Mutex::new(session)), token: token.as_str().into() };
    let listener = tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)))
        .await
        .map_err(|error| {
            Failure::io(
                &format!("Port {} could not be opened; choose another with --port", args.port),
                &error,
            )
        })?;
    let address = listener.local_addr().map_err(|error| Failure::io("The port is not known", &error))?;
    let url = format!("http://{address}/#token={token}");
    print::out(json, &serde_json::json!({ "url": url, "token": token, "port": address.port() }), || {
        format!("Slipway is at {url}\nPress Ctrl-C to stop.")
    })?;
    axum::serve(listener, router(server, &ui))
        .with_graceful_shutdown(async {
            // Without the signal there is nothing to wait for; the server then runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await
        .map_err(|error| Failure::io("The server stopped", &error))?;
    Ok(Answer::Yes)
}

fn router(server: Server, ui: &std::path::Path) -> Router {
    let page = ServeDir::new(ui).fallback(ServeFile::new(ui.join("index.html")));
    Router::new()
        .route("/api/{name}", post(call))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(server)
        .fallback_service(page)
        .layer(SetResponseHeaderLayer::overriding(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)))
        .layer(SetResponseHeaderLayer::overriding(
            X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(middleware::from_fn(loopback_only))
}

async fn loopback_only(request: Request, next: Next) -> Response {
    let addressed = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = addressed.rsplit_once(':').map_or(addressed, |(name, _)| name);
    if matches!(name, "127.0.0.1" | "localhost") {
        next.run(request).await
    } else {
        refusal(StatusCode::FORBIDDEN, "forbidden", "This server answers only at 127.0.0.1 and localhost.")
    }
}

async fn call(
    State(server): State<Server>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !shows_token(&headers, &server.token) {
        return refusal(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "The token is missing or wrong; open the address that “slipway serve” printed.",
        );
    }
    let input = match serde_json::from_slice(&body) {
        Ok(input) => input,
        Err(error) => {
            return refusal(
                StatusCode::BAD_REQUEST,
                "bad-input",
                &format!("The request is no JSON: {error}."),
            );
        }
    };
    let session = Arc::clone(&server.session);
    let answer = tokio::task::spawn_blocking(move || {
        // A call that panicked left no half-done write: the store's transaction was rolled back.
        session.lock().unwrap_or_else(PoisonError::into_inner).call(&name, input)
    })
    .await;
    match answer {
        Ok(Ok(value)) => Json(value).into_response(),
        Ok(Err(error)) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
        Err(_) => refusal(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Slipway met an error of its own; nothing was written. Please report what you did.",
        ),
    }
}

/// Compares without telling by its time how much was right.
fn shows_token(headers: &HeaderMap, token: &str) -> bool {
    let shown = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    shown.len() == token.len()
        && shown.bytes().zip(token.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    let error =
        ApiError { code: code.to_owned(), message: message.to_owned(), details: serde_json::Value::Null };
    (status, Json(error)).into_response()
}

/// 244 random bits in text that is safe in an address.
fn new_token() -> String {
    format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple())
}

/// The built UI: where it was said to be, beside an installed command, or in the source tree.
fn ui_folder(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|command| Some(command.parent()?.parent()?.join("share").join("slipway").join("ui")));
    let candidates = match given {
        Some(folder) => vec![folder],
        None => beside.into_iter().chain([PathBuf::from("ui/dist")]).collect(),
    };
    candidates.iter().find(|folder| folder.join("index.html").is_file()).cloned().ok_or_else(|| {
        let looked: Vec<_> = candidates.iter().map(|folder| folder.display().to_string()).collect();
        Failure::Usage(format!(
            "there is no built UI in {}; build it with “npm run build” in ui/, or name its folder with --ui",
            looked.join(" or ")
        ))
    })
}
