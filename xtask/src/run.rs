//! `cargo xtask run`: a community on this machine, from nothing to links that open it. It makes no data itself (the
//! relay does) and is no way to run a community for others: it listens on this machine only.

use anyhow::{Context as _, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::io::{BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};
use std::thread;
use std::time::Duration;

use crate::shell::{self, Shell, say};
use crate::{Words, build, links};

/// How often the relay is asked whether it is there, and after how many times we give up: half a minute.
const ASK_EVERY: Duration = Duration::from_millis(100);
const ASK_TIMES: u32 = 300;

/// Where the relay keeps a community in its data folder.
const STORE: &str = "relay.sqlite";

pub(crate) struct Options {
    start: Start,
    port: u16,
    /// Where the relay keeps its data; without it, `data` in the root of the workspace.
    data: Option<PathBuf>,
}

/// What lies in an empty data folder afterwards.
enum Start {
    Sample,
    /// A community without people, under the given name or one that is asked for.
    Fresh(Option<String>),
}

impl Options {
    pub(crate) fn take(words: &mut Words) -> Result<Self> {
        let name = words.value("--name")?;
        let start = match (words.flag("--fresh"), name) {
            (true, name) => Start::Fresh(name),
            (false, None) => Start::Sample,
            (false, Some(_)) => bail!("--name belongs to --fresh"),
        };
        let port = words.value("--port")?.unwrap_or_else(|| "8080".to_owned());
        let port = port.parse().with_context(|| format!("{port} is not a port"))?;
        Ok(Self { start, port, data: words.value("--data")?.map(PathBuf::from) })
    }
}

pub(crate) fn run(shell: &Shell, options: &Options) -> Result<ExitCode> {
    let data = match &options.data {
        // Counted from where the person stands, while our programs start from the root.
        Some(data) => std::path::absolute(data)?,
        None => shell.root.join("data"),
    };
    let name = fresh_name(&options.start, &data)?;
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    drop(
        TcpListener::bind(listen)
            .with_context(|| format!("port {} (choose another: --port)", options.port))?,
    );

    let product = build::product(shell)?;
    if is_empty(&data) {
        let mut init = shell.program(&product.relay);
        init.arg("init").arg("--data").arg(&data);
        match &name {
            Some(name) => init.arg("--name").arg(name),
            None => init.arg("--sample"),
        };
        say(if name.is_some() { "making the community" } else { "making the sample community" });
        shell::run(&mut init)?;
    }
    let known = links::read(&data)?;

    let mut serve = shell.program(&product.relay);
    serve.arg("serve").arg("--data").arg(&data).arg("--app").arg(&product.dist);
    serve.arg("--listen").arg(listen.to_string());
    let mut relay = start(&mut serve)?;
    wait_for(&mut relay, listen)?;
    let origin = format!("http://{listen}");
    match &known {
        Some(known) => links::show(known, &origin)?,
        None => println!(
            "\nTo make another link:\n{} link --data {} --role staff --admin --label NAME\nand open what it prints behind {origin}",
            product.relay.display(),
            data.display()
        ),
    }
    println!(
        "\nThe community is running on http://{listen}, its data lies in {}. Ctrl-C ends it.",
        data.display()
    );

    let status = relay.wait().context("waiting for the relay")?;
    if !status.success() {
        bail!("the relay ended with {status}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether there is no community yet. The links tell nothing of it: whoever has handed them out deletes them.
fn is_empty(data: &Path) -> bool {
    !data.join(STORE).is_file()
}

/// The name of the new community; `None` stands for the sample. Asked for before anything is built.
fn fresh_name(start: &Start, data: &Path) -> Result<Option<String>> {
    let Start::Fresh(name) = start else { return Ok(None) };
    if data.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        bail!(
            "there is data in {} already, and --fresh overwrites none: give another folder with --data, or leave \
             --fresh out",
            data.display()
        );
    }
    let name = match name {
        Some(name) => name.clone(),
        None if std::io::stdin().is_terminal() => {
            print!("Name of the community: ");
            std::io::stdout().flush()?;
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line).context("reading the name")?;
            line
        }
        None => bail!("--fresh needs --name when nobody can be asked"),
    };
    match name.trim() {
        "" => bail!("a community needs a name"),
        name => Ok(Some(name.to_owned())),
    }
}

/// Starts the relay and passes on what asks us to end, so that it can finish what it is writing.
fn start(serve: &mut Command) -> Result<Child> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("listening for Ctrl-C")?;
    // In a group of its own: a Ctrl-C in the terminal reaches only us, and the relay gets it once.
    let relay = serve.process_group(0).spawn().context("starting the relay")?;
    let id = relay.id();
    thread::spawn(move || {
        for _ in signals.forever() {
            if !shell::succeeds(Command::new("sh").args(["-c", "kill -INT \"$0\"", &id.to_string()])) {
                break;
            }
        }
    });
    Ok(relay)
}

fn wait_for(relay: &mut Child, listen: SocketAddr) -> Result<()> {
    for _ in 0..ASK_TIMES {
        if let Some(status) = relay.try_wait().context("looking after the relay")? {
            bail!("the relay ended before it was ready ({status})");
        }
        if is_healthy(listen).unwrap_or(false) {
            return Ok(());
        }
        thread::sleep(ASK_EVERY);
    }
    relay.kill().context("stopping the relay")?;
    bail!("the relay does not answer on {listen}")
}

fn is_healthy(listen: SocketAddr) -> Result<bool> {
    let mut stream = TcpStream::connect_timeout(&listen, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    write!(stream, "GET /health HTTP/1.1\r\nHost: {listen}\r\nConnection: close\r\n\r\n")?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer)?;
    Ok(answer.starts_with(b"HTTP/1.1 200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_community_whose_first_links_were_deleted_is_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        assert!(is_empty(&data.join("not there")));
        assert!(is_empty(data));
        std::fs::write(data.join(STORE), "").unwrap();
        std::fs::write(data.join("links.json"), "[]").unwrap();
        assert!(!is_empty(data));
        assert!(links::read(data).unwrap().is_some());
        std::fs::remove_file(data.join("links.json")).unwrap();
        assert!(!is_empty(data));
        assert!(links::read(data).unwrap().is_none());
    }
}
