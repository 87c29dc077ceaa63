//! The built app: files, compressed ones when the browser takes them, and how long they may be kept. Pages of the app
//! are all `index.html`. It builds and compresses nothing.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tower_http::services::ServeDir;

use crate::{app::App, errors::Refusal};

/// Serves a file or a page.
pub(crate) async fn serve(State(app): State<Arc<App>>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Refusal::NotFound.into_response();
    }
    let Some(files) = &app.files else { return Refusal::NotFound.into_response() };
    let mut dir = ServeDir::new(files).precompressed_br();
    let (method, headers, path) =
        (request.method().clone(), request.headers().clone(), request.uri().path().to_owned());
    let found = match dir.try_call(request).await {
        Ok(found) if found.status() == StatusCode::NOT_FOUND && is_page(&path) => {
            dir.try_call(page(method, headers)).await
        }
        other => other,
    };
    let Ok(found) = found else { return Refusal::Failed.into_response() };
    if found.status() == StatusCode::NOT_FOUND {
        return Refusal::NotFound.into_response();
    }
    let mut response = found.map(Body::new);
    let keep = if is_hashed(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

fn page(method: Method, headers: HeaderMap) -> Request {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method;
    *request.headers_mut() = headers;
    *request.uri_mut() = Uri::from_static("/index.html");
    request
}

/// Whether a path without a file is a page of the app: files have extensions.
fn is_page(path: &str) -> bool {
    path.rsplit('/').next().is_none_or(|last| !last.contains('.'))
}

/// Whether the name says what is in the file: `-` and at least eight hex digits.
fn is_hashed(path: &str) -> bool {
    path.split('/').flat_map(|name| name.split('-').skip(1)).any(|part| {
        let digits = part.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
        digits >= 8 && part.as_bytes().get(digits).is_none_or(|next| !next.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for name in
            ["/app-0123456789abcdef.js", "/app-0123abcd_bg.wasm", "/snippets/x-00112233445566/inline0.js"]
        {
            assert!(is_hashed(name), "{name}");
        }
        for name in
            ["/index.html", "/sw.js", "/app-1234567.js", "/boot-deadbeefs.js", "/0123456789abcdef.js", "/"]
        {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn pages_have_no_extension() {
        assert!(is_page("/in") && is_page("/wishes/1.2/x") && is_page("/"));
        assert!(!is_page("/missing.js") && !is_page("/.env"));
    }
}
