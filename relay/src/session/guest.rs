//! From the headers of a request to who it comes from: session, origin, address. It changes nothing.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, HeaderName, Method, header, request::Parts},
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
        if checked.is_err() {
            count(&app.metrics.sessions_refused_total);
        }
        checked.map(Self)
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

/// The address of the person. Only a proxy on this machine is believed when it names another.
pub(crate) fn ip_of(headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(peer)| peer.ip().to_canonical());
    let named = text(headers, &HeaderName::from_static("x-forwarded-for"))
        .and_then(|list| list.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok());
    if peer.is_loopback() { named.unwrap_or(peer) } else { peer }
}

/// Whether the request was made on this machine, and not by a proxy for somebody else.
pub(crate) fn is_loopback(headers: &HeaderMap, extensions: &Extensions) -> bool {
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip"];
    ip_of(headers, extensions).is_loopback() && !forwarded.iter().any(|name| headers.contains_key(*name))
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
        ] {
            assert_eq!(Host::of(&headers(&pairs)), host, "{pairs:?}");
        }
    }

    #[test]
    fn only_a_proxy_of_this_machine_may_name_an_address() {
        let mut near = Extensions::new();
        near.insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
        let mut far = Extensions::new();
        far.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 9))));
        let named = headers(&[("x-forwarded-for", "1.2.3.4, 10.9.9.9")]);
        assert_eq!(ip_of(&named, &near), IpAddr::from([10, 9, 9, 9]));
        assert_eq!(ip_of(&named, &far), IpAddr::from([10, 0, 0, 1]));
        assert!(is_loopback(&HeaderMap::new(), &near));
        assert!(!is_loopback(&headers(&[("x-forwarded-for", "127.0.0.1")]), &near));
        assert!(!is_loopback(&HeaderMap::new(), &far));
    }
}
