//! What Chromium's driver can do beyond the standard: its own protocol, and the console.

use fantoccini::{Client, error::CmdError, wd::WebDriverCompatibleCommand};
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A command below the session's own address.
#[derive(Debug)]
struct Post(&'static str, Value);

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.1.to_string()))
    }
}

/// A command of the browser's own protocol.
pub(crate) async fn cdp(client: &Client, method: &str, params: &Value) -> Result<Value, CmdError> {
    client.issue_cmd(Post("goog/cdp/execute", json!({ "cmd": method, "params": params }))).await
}

/// What the console has said since it was last asked.
pub(crate) async fn console(client: &Client) -> Result<Vec<String>, CmdError> {
    let said = client.issue_cmd(Post("se/log", json!({ "type": "browser" }))).await?;
    let line = |entry: &Value| {
        let of = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        format!("{} {}", of("level"), of("message"))
    };
    Ok(said.as_array().map(|entries| entries.iter().map(line).collect()).unwrap_or_default())
}
