//! Where on a page something is: by the `data-testid` that pages give to what people use, by CSS, or by its words.

use std::fmt;

/// A place on a page, as an `XPath` or CSS expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    path: String,
    css: bool,
}

/// What has this `data-testid`.
pub fn id(testid: &str) -> At {
    At { path: format!("//*[@data-testid={}]", quoted(testid)), css: false }
}

/// What matches this CSS selector.
pub fn css(selector: &str) -> At {
    At { path: selector.to_owned(), css: true }
}

/// The innermost element whose text contains these words.
pub fn words(text: &str) -> At {
    let text = quoted(text);
    At { path: format!("//body//*[contains(., {text}) and not(*[contains(., {text})])]"), css: false }
}

impl At {
    /// Only where the text contains these words.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        assert!(!self.css, "words narrow only test ids");
        self.path = format!("{}[contains(., {})]", self.path, quoted(text));
        self
    }

    /// Only where an attribute has this value.
    #[must_use]
    pub fn whose(mut self, attribute: &str, value: &str) -> Self {
        assert!(!self.css, "attributes narrow only test ids");
        self.path = format!("{}[@{attribute}={}]", self.path, quoted(value));
        self
    }

    /// The first, second… of them in the order of the page.
    #[must_use]
    pub fn nth(mut self, place: usize) -> Self {
        assert!(!self.css, "places narrow only test ids");
        self.path = format!("({})[{place}]", self.path);
        self
    }

    /// What has another `data-testid` inside of it.
    #[must_use]
    pub fn then(mut self, testid: &str) -> Self {
        self.path = format!("{}//*[@data-testid={}]", self.path, quoted(testid));
        self
    }

    /// The label, button or link inside of it whose text contains these words.
    #[must_use]
    pub fn option(mut self, text: &str) -> Self {
        let text = quoted(text);
        self.path = format!(
            "{}//*[self::label or self::button or self::a or self::summary][contains(., {text})]",
            self.path
        );
        self
    }

    pub(crate) fn locator(&self) -> fantoccini::Locator<'_> {
        if self.css { fantoccini::Locator::Css(&self.path) } else { fantoccini::Locator::XPath(&self.path) }
    }
}

impl From<&str> for At {
    fn from(testid: &str) -> Self {
        id(testid)
    }
}

impl From<&At> for At {
    fn from(at: &At) -> Self {
        at.clone()
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

/// `XPath` has no escapes; a text with both kinds of quotes has to be put together.
fn quoted(text: &str) -> String {
    match (text.contains('\''), text.contains('"')) {
        (false, _) => format!("'{text}'"),
        (true, false) => format!("\"{text}\""),
        (true, true) => format!("concat('{}')", text.replace('\'', "',\"'\",'")),
    }
}

#[cfg(test)]
mod tests {
    use super::{id, words};

    #[test]
    fn places_are_said_in_xpath() {
        assert_eq!(
            id("wish").with("书").then("claim").to_string(),
            "//*[@data-testid='wish'][contains(., '书')]//*[@data-testid='claim']"
        );
        assert_eq!(
            id("need").nth(2).then("words").to_string(),
            "(//*[@data-testid='need'])[2]//*[@data-testid='words']"
        );
        assert!(words("it's").to_string().contains("\"it's\""));
    }
}
