//! What a person does on a page: look, tap, type, choose. Everything waits for what it needs, and when that does not
//! come, it fails with what the page says instead.

use std::{fmt::Display, path::Path};

use fantoccini::{
    actions::{InputSource as _, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
    key::Key,
    wd::WindowHandle,
};
use serde_json::Value;

use super::{At, Device, LOOK, PATIENCE, extend};

/// How much of a page is shown when something is not there.
const SHOWN: usize = 4_000;

impl Device {
    /// Opens an address of the app.
    pub async fn open(&self, path: &str) {
        if let Err(error) = self.client().goto(&format!("{}{path}", self.wire().origin())).await {
            panic!("{} cannot open {path}: {error}", self.name());
        }
    }

    /// Goes to an address inside the app as a link would, without loading anything anew.
    pub async fn go(&self, path: &str) {
        let script = "const a = document.createElement('a'); a.href = arguments[0]; document.body.append(a); a.click(); a.remove();";
        self.run(script, vec![Value::from(path)]).await;
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.client().refresh().await.expect("the page loads again");
    }

    /// The address without the origin.
    pub async fn path(&self) -> String {
        let url = self.client().current_url().await.expect("there is an address");
        url.as_str().trim_start_matches(&self.wire().origin()).to_owned()
    }

    /// Waits until something is true.
    pub async fn until(&self, what: impl Display, is_true: impl AsyncFn() -> bool) {
        let waiting = async {
            while !is_true().await {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            self.fail(what).await;
        }
    }

    /// Fails, saying what is on the page instead.
    pub async fn fail(&self, what: impl Display) -> ! {
        panic!("{}: {what}\n{}", self.name(), self.sight().await);
    }

    /// The address and the words on the page.
    pub async fn sight(&self) -> String {
        if !self.is_running() {
            return format!("--- {} is switched off", self.name());
        }
        let page = "return [location.href, document.body ? document.body.innerText : '']";
        let page =
            self.client().execute(page, Vec::new()).await.unwrap_or_else(|error| error.to_string().into());
        let part =
            |at: usize| page.get(at).and_then(Value::as_str).map_or_else(|| page.to_string(), str::to_owned);
        let text: String = part(1).chars().take(SHOWN).collect();
        format!("--- {} at {}\n{text}\n---", self.name(), part(0))
    }

    async fn find(&self, at: &At) -> Result<Option<Element>, CmdError> {
        for element in self.client().find_all(at.locator()).await? {
            if element.is_displayed().await? {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// Whether something can be seen now.
    pub async fn sees(&self, at: impl Into<At>) -> bool {
        matches!(self.find(&at.into()).await, Ok(Some(_)))
    }

    /// Waits until something can be seen.
    pub async fn see(&self, at: impl Into<At>) -> Element {
        let at = at.into();
        let found = async {
            loop {
                if let Ok(Some(element)) = self.find(&at).await {
                    return element;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        match tokio::time::timeout(PATIENCE, found).await {
            Ok(element) => element,
            Err(_) => self.fail(format!("does not see {at}")).await,
        }
    }

    /// Waits until something cannot be seen.
    pub async fn see_no(&self, at: impl Into<At>) {
        let at = at.into();
        self.until(format!("still sees {at}"), || async { matches!(self.find(&at).await, Ok(None)) }).await;
    }

    /// How many there are.
    pub async fn count(&self, at: impl Into<At>) -> usize {
        self.client().find_all(at.into().locator()).await.map_or(0, |found| found.len())
    }

    /// Waits until there are so many.
    pub async fn see_count(&self, at: impl Into<At>, count: usize) {
        let at = at.into();
        self.until(format!("does not see {count} of {at}"), || async { self.count(&at).await == count })
            .await;
    }

    /// The words of something.
    pub async fn text(&self, at: impl Into<At>) -> String {
        self.read(at, async |element| element.text().await).await
    }

    /// What `of` reads of something that can be seen. It may be drawn anew between being found and being read.
    async fn read<T>(&self, at: impl Into<At>, of: impl AsyncFn(Element) -> Result<T, CmdError>) -> T {
        let at = at.into();
        let said = async {
            loop {
                if let Ok(said) = of(self.see(&at).await).await {
                    return said;
                }
            }
        };
        tokio::time::timeout(PATIENCE, said).await.expect("it can be read")
    }

    /// An attribute of something, empty when there is none.
    pub async fn attribute(&self, at: impl Into<At>, name: &str) -> String {
        self.read(at, async |element| element.attr(name).await).await.unwrap_or_default()
    }

    /// The words of all of them, in order.
    pub async fn texts(&self, at: impl Into<At>) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.client().find_all(at.into().locator()).await.unwrap_or_default() {
            texts.push(element.text().await.unwrap_or_default());
        }
        texts
    }

    /// Taps or clicks it, as soon as nothing lies over it.
    pub async fn tap(&self, at: impl Into<At>) {
        let at = at.into();
        let mut last = None;
        let tapped = async {
            loop {
                match self.find(&at).await {
                    Ok(Some(element)) if element.is_enabled().await.unwrap_or(false) => {
                        // Bars at the edges lie over what was only just scrolled into sight.
                        let middle = "arguments[0].scrollIntoView({ block: 'center' });";
                        let place = serde_json::to_value(&element).expect("an element is a value");
                        self.client().execute(middle, vec![place]).await.unwrap_or_default();
                        match element.click().await {
                            Ok(()) => return,
                            Err(error) => last = Some(error.to_string()),
                        }
                    }
                    Ok(_) => {}
                    Err(error) => last = Some(error.to_string()),
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(PATIENCE, tapped).await.is_err() {
            self.fail(format!(
                "cannot tap {at}: {}",
                last.unwrap_or_else(|| "not there, or disabled".to_owned())
            ))
            .await;
        }
    }

    /// Puts words in place of what stands in a field, key by key.
    pub async fn fill(&self, at: impl Into<At>, text: &str) {
        let at = at.into();
        self.tap(&at).await;
        let field = self.see(&at).await;
        let select = "arguments[0].focus(); if (arguments[0].select) arguments[0].select();";
        self.run(select, vec![serde_json::to_value(&field).expect("an element is a value")]).await;
        let keys = if text.is_empty() { String::from(char::from(Key::Backspace)) } else { text.to_owned() };
        if let Err(error) = field.send_keys(&keys).await {
            self.fail(format!("cannot type into {at}: {error}")).await;
        }
    }

    /// What stands in a field.
    pub async fn value(&self, at: impl Into<At>) -> String {
        self.read(at, async |element| element.prop("value").await).await.unwrap_or_default()
    }

    /// Chooses among radio buttons or chips by the words beside them.
    pub async fn pick(&self, group: impl Into<At>, option: &str) {
        self.tap(group.into().option(option)).await;
    }

    /// Chooses from a list by the words.
    pub async fn choose(&self, list: impl Into<At>, option: &str) {
        let list = list.into();
        if let Err(error) = self.see(&list).await.select_by_label(option).await {
            self.fail(format!("cannot choose {option} from {list}: {error}")).await;
        }
    }

    /// Gives a file to a field that takes files, which may be hidden behind its label.
    pub async fn give_file(&self, at: impl Into<At>, file: &Path) {
        let at = at.into();
        let file = file.canonicalize().expect("the file is there").display().to_string();
        self.until(format!("cannot give {file} to {at}"), || async {
            match self.client().find(at.locator()).await {
                Ok(field) => field.send_keys(&file).await.is_ok(),
                Err(_) => false,
            }
        })
        .await;
    }

    /// Presses one key, wherever the focus is.
    pub async fn press(&self, key: Key) {
        let value = char::from(key);
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client().perform_actions(keys).await.expect("the key can be pressed");
    }

    /// Presses Tab until the focus is on it; a person without a pointer gets there no other way.
    pub async fn tab_to(&self, at: impl Into<At>) {
        let at = at.into();
        self.see(&at).await;
        for _ in 0..200 {
            self.press(Key::Tab).await;
            let wanted = self.see(&at).await;
            let wanted = serde_json::to_value(&wanted).expect("an element is a value");
            let inside = "return arguments[0].contains(document.activeElement)";
            if self.run(inside, vec![wanted]).await == Value::Bool(true) {
                return;
            }
        }
        self.fail(format!("the keyboard does not reach {at}")).await;
    }

    /// Runs a script; a promise is waited for.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.client().execute(script, arguments).await {
            Ok(value) => value,
            Err(error) => self.fail(format!("a script fails: {error}\n{script}")).await,
        }
    }

    /// A command of the browser's own protocol.
    pub async fn cdp(&self, method: &str, params: Value) -> Value {
        match extend::cdp(&self.client(), method, &params).await {
            Ok(value) => value,
            Err(error) => self.fail(format!("{method}: {error}")).await,
        }
    }

    /// This tab.
    pub async fn tab(&self) -> WindowHandle {
        self.client().window().await.expect("there is a tab")
    }

    /// All tabs.
    pub async fn tabs(&self) -> Vec<WindowHandle> {
        self.client().windows().await.expect("there are tabs")
    }

    /// Opens another tab at an address and goes there.
    pub async fn new_tab(&self, path: &str) -> WindowHandle {
        let tab = self.client().new_window(true).await.expect("a tab opens").handle;
        self.switch(&tab).await;
        self.open(path).await;
        tab
    }

    /// Goes to a tab.
    pub async fn switch(&self, tab: &WindowHandle) {
        self.listen().await;
        self.client().switch_to_window(tab.clone()).await.expect("the tab is there");
    }

    /// Closes this tab and goes to another.
    pub async fn close_tab(&self, next: &WindowHandle) {
        self.listen().await;
        self.client().close_window().await.expect("the tab closes");
        self.switch(next).await;
    }

    /// A picture of what is seen, when pictures are wanted.
    pub async fn shot(&self, name: &str) {
        let Ok(folder) = std::env::var("TEST_SHOTS") else { return };
        if let Ok(png) = self.client().screenshot().await {
            let name = format!("{name}-{}.png", self.name()).replace([' ', '/'], "-");
            std::fs::create_dir_all(&folder).expect("a folder for pictures");
            std::fs::write(Path::new(&folder).join(name), png).expect("a picture can be written");
        }
    }

    /// The page printed on A4, as PDF.
    pub async fn print(&self) -> Vec<u8> {
        let printed = self.cdp("Page.printToPDF", serde_json::json!({ "preferCSSPageSize": true })).await;
        let data = printed.get("data").and_then(Value::as_str).unwrap_or_default();
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data)
            .expect("a PDF comes as base64")
    }
}
