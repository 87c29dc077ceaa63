//! From the headers of a request to who it comes from: session and origin. It changes nothing. Which of the headers may
//! be believed was settled in [`crate::arrival`].

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, Method, header, request::Parts},
};
use domain::principal::Role;

use super::device::Device;
use crate::{app::App, clock, errors::Refusal, metrics::count};

/// The session of the request.
#[derive(Clone, Debug)]
pub(crate) struct Guest(pub(crate) Arc<Device>);

/// The session of the request, and it is one of staff.
#[derive(Clone, Debug)]
pub(crate) struct StaffGuest(pub(crate) Arc<Device>);

/// Where a request comes from, as far as its browser says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// Our own pages.
    Ours,
    /// Another site.
    Other,
    /// No browser, or one that did not say.
    Unsaid,
}

/// A secret and how it came.
enum Token<'a> {
    Bearer(&'a str),
    Cookie(&'a str),
}

impl FromRequestParts<Arc<App>> for Guest {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let checked = check(parts, app);
        let device = checked.inspect_err(|_| count(&app.metrics.sessions_refused_total))?;
        if !app.doors.session(&device, 1, clock::now()) {
            count(&app.metrics.throttled_total);
            return Err(Refusal::SlowDown);
        }
        Ok(Self(device))
    }
}

impl FromRequestParts<Arc<App>> for StaffGuest {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let Guest(device) = Guest::from_request_parts(parts, app).await?;
        if device.grant().role() == Role::Staff { Ok(Self(device)) } else { Err(Refusal::NotAllowed) }
    }
}

impl Host {
    /// What the request says.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        // Browsers that say it themselves cannot be made to lie by a page; `none` is a person's own doing.
        if text(headers, &HeaderName::from_static("sec-fetch-site"))
            .is_some_and(|site| !["same-origin", "none"].contains(&site))
        {
            return Self::Other;
        }
        let Some(origin) = headers.get(header::ORIGIN) else { return Self::Unsaid };
        let Some((scheme, origin)) = origin.to_str().ok().and_then(|origin| origin.split_once("://")) else {
            return Self::Other;
        };
        let port = if scheme == "https" { ":443" } else { ":80" };
        let bare = |host: &str| host.strip_suffix(port).unwrap_or(host).to_ascii_lowercase();
        // A page of another site can choose neither of these.
        let ours = [header::HOST, HeaderName::from_static("x-forwarded-host")]
            .iter()
            .filter_map(|name| text(headers, name))
            .any(|host| bare(host) == bare(origin));
        if ours { Self::Ours } else { Self::Other }
    }
}

/// Whether the person's connection is encrypted, as a proxy in front of us says.
pub(crate) fn is_https(headers: &HeaderMap) -> bool {
    text(headers, &HeaderName::from_static("x-forwarded-proto"))
        .and_then(|proto| proto.split(',').next())
        .is_some_and(|proto| proto.trim().eq_ignore_ascii_case("https"))
}

fn check(parts: &Parts, app: &App) -> Result<Arc<Device>, Refusal> {
    let token = token(&parts.headers).ok_or(Refusal::NoSession)?;
    let host = Host::of(&parts.headers);
    let (secret, trusted) = match token {
        Token::Bearer(secret) => (secret, host != Host::Other),
        // The cookie comes by itself: what it changes must come from our own pages.
        Token::Cookie(secret) => (secret, parts.method == Method::GET || host != Host::Other),
    };
    if !trusted {
        return Err(Refusal::OtherOrigin);
    }
    app.sessions.check(secret, clock::now())
}

/// Whether the request's session came as a cookie, which browsers send by themselves.
pub(crate) fn by_cookie(headers: &HeaderMap) -> bool {
    matches!(token(headers), Some(Token::Cookie(_)))
}

fn token(headers: &HeaderMap) -> Option<Token<'_>> {
    if let Some(given) = text(headers, &header::AUTHORIZATION) {
        return given.strip_prefix("Bearer ").map(|token| Token::Bearer(token.trim()));
    }
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix("session="))
        .map(Token::Cookie)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn origins() {
        for (pairs, host) in [
            (vec![("host", "a.example")], Host::Unsaid),
            (vec![("host", "a.example"), ("origin", "https://a.example")], Host::Ours),
            (vec![("host", "A.example:443"), ("origin", "https://a.example")], Host::Ours),
            (vec![("host", "a.example:8080"), ("origin", "http://a.example:8080")], Host::Ours),
            (
                vec![("host", "x"), ("x-forwarded-host", "a.example"), ("origin", "https://a.example")],
                Host::Ours,
            ),
            (vec![("host", "a.example"), ("origin", "https://b.example")], Host::Other),
            (vec![("host", "a.example"), ("origin", "https://a.example.b.example")], Host::Other),
            (vec![("host", "a.example:8080"), ("origin", "http://a.example:9090")], Host::Other),
            (vec![("host", "a.example"), ("origin", "null")], Host::Other),
            (vec![("host", "a.example"), ("sec-fetch-site", "cross-site")], Host::Other),
            (vec![("host", "a.example"), ("sec-fetch-site", "same-site")], Host::Other),
            (vec![("host", "a.example"), ("sec-fetch-site", "none")], Host::Unsaid),
            (
                vec![
                    ("host", "a.example"),
                    ("origin", "https://a.example"),
                    ("sec-fetch-site", "same-origin"),
                ],
                Host::Ours,
            ),
        ] {
            assert_eq!(Host::of(&headers(&pairs)), host, "{pairs:?}");
        }
    }
}
