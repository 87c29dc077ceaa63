//! What axe-core finds wrong with a page for people who see, hear or move differently.

use std::{fmt, fs, path::Path};

use serde::Deserialize;

use super::Device;

/// One rule that a page breaks.
#[derive(Clone, Debug, Deserialize)]
pub struct Flaw {
    /// The rule.
    pub id: String,
    /// How bad it is: minor, moderate, serious, critical.
    pub impact: Option<String>,
    /// What it is about.
    pub help: String,
    /// Where.
    pub nodes: Vec<FlawAt>,
}

/// Where a rule is broken.
#[derive(Clone, Debug, Deserialize)]
pub struct FlawAt {
    /// The markup.
    pub html: String,
    /// What would mend it.
    #[serde(rename = "failureSummary", default)]
    pub summary: Option<String>,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.id, self.impact.as_deref().unwrap_or("?"), self.help)?;
        for node in self.nodes.iter().take(3) {
            write!(
                f,
                "\n    {}\n      {}",
                node.html,
                node.summary.as_deref().unwrap_or_default().replace('\n', " ")
            )?;
        }
        Ok(())
    }
}

impl Device {
    /// What is serious or critical on the page as it stands.
    pub async fn flaws(&self) -> Vec<Flaw> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        self.run(&format!("if (!window.axe) {{ {axe}; }}"), Vec::new()).await;
        // What is still moving in is not yet as people see it. What moves for ever is.
        let still = "return Promise.all(document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity) \
            .map((one) => one.finished.catch(() => null))).then(() => true)";
        self.run(still, Vec::new()).await;
        let script = "return axe.run(document, { resultTypes: ['violations'] }).then((found) => \
            found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical'))";
        let found = self.run(script, Vec::new()).await;
        serde_json::from_value(found).expect("axe says what it found")
    }

    /// Takes a picture of the page and holds that nothing on it is serious, and that it is not wider than the screen.
    pub async fn is_sound(&self, what: &str) {
        self.shot(what).await;
        let flaws = self.flaws().await;
        assert!(flaws.is_empty(), "{what}: {}", flaws.iter().map(ToString::to_string).collect::<String>());
        assert_eq!(self.too_wide().await, None, "{what} on {}", self.name());
    }

    /// Whether the page is wider than the screen, and by what.
    pub async fn too_wide(&self) -> Option<String> {
        let script = "const width = document.documentElement.clientWidth; \
            if (document.documentElement.scrollWidth <= width) return null; \
            const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1); \
            return document.documentElement.scrollWidth + ' > ' + width + ': ' + wide.slice(-3).map((one) => one.outerHTML.slice(0, 200)).join('\\n')";
        self.run(script, Vec::new()).await.as_str().map(str::to_owned)
    }
}
