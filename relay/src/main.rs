//! The command line of the relay. What the commands do is in the library.

use std::{
    io::{IsTerminal as _, Write as _},
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand, ValueEnum};
use domain::principal::Role;
use relay::{Config, Issued, Limits, Passphrase, Plain, Start, TlsFiles};
use tokio::signal::unix::{SignalKind, signal};

/// Libraries that would log what they read and write.
const WORDY: [&str; 7] =
    ["hyper", "hyper_util", "tungstenite", "tokio_tungstenite", "rustls", "axum", "automerge"];

/// 社区数据中继
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 运行
    Serve {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 已构建的应用所在目录
        #[arg(long)]
        app: Option<PathBuf>,
        /// 监听地址。不加密（没有证书）时只能是本机地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// 证书（PEM，含中间证书）。文件更新后自动重新读取，也可发 SIGHUP
        #[arg(long, value_name = "FILE", requires = "tls_key")]
        tls_cert: Option<PathBuf>,
        /// 证书的私钥（PEM）
        #[arg(long, value_name = "FILE", requires = "tls_cert")]
        tls_key: Option<PathBuf>,
        /// 前面有负责加密（HTTPS）的代理，允许在非本机地址上不加密监听
        #[arg(long, conflicts_with = "tls_cert")]
        plain: bool,
        /// 代理的地址，可重复。只相信本机和这些地址转告的来访者地址（X-Forwarded-*）
        #[arg(long, value_name = "IP")]
        proxy: Vec<IpAddr>,
        /// 限额文件（JSON），只写要改的几项；全部项目见 relay limits
        #[arg(long, value_name = "FILE")]
        limits: Option<PathBuf>,
    },
    /// 显示全部限额（频率、每天和每份文档的写入量、图片空间）及其默认值
    Limits,
    /// 新建社区，并把链接写入数据目录的 links.json
    Init {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 社区名称
        #[arg(long, required_unless_present = "sample")]
        name: Option<String>,
        /// 建一个示例社区
        #[arg(long)]
        sample: bool,
    },
    /// 新开一个链接（例如工作人员丢失了自己的链接）
    Link {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 角色
        #[arg(long)]
        role: RoleName,
        /// 链接的名称
        #[arg(long)]
        label: String,
        /// 已有人员或单位的编号；不填则为新的
        #[arg(long)]
        id: Option<String>,
        /// 工作人员同时是管理员（可管理工作人员的链接和社区设置）
        #[arg(long)]
        admin: bool,
    },
    /// 备份（可在运行时进行）
    Backup {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 备份文件，不会覆盖已有文件
        #[arg(long)]
        to: PathBuf,
        /// 用这个文件第一行的口令加密（age 格式，没有口令谁也打不开）
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// 从备份恢复（须先停止运行）
    Restore {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 备份文件
        #[arg(long)]
        from: PathBuf,
        /// 加密备份的口令文件
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// 检查全部数据，或一个备份；列出没有任何文档提到的图片
    Doctor {
        /// 数据目录
        #[arg(long, required_unless_present = "backup")]
        data: Option<PathBuf>,
        /// 不检查数据目录，检查这个备份
        #[arg(long, value_name = "FILE", conflicts_with = "data")]
        backup: Option<PathBuf>,
        /// 加密备份的口令文件
        #[arg(long, value_name = "FILE", requires = "backup")]
        passphrase_file: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleName {
    Staff,
    Surveyor,
    Member,
    Liaison,
    Resident,
    District,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Staff => Self::Staff,
            RoleName::Surveyor => Self::Surveyor,
            RoleName::Member => Self::Member,
            RoleName::Liaison => Self::Liaison,
            RoleName::Resident => Self::Resident,
            RoleName::District => Self::District,
        }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            // With its causes, on one line; standard error may be closed, and then nobody reads it.
            writeln!(std::io::stderr(), "错误：{error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut said = tracing_subscriber::EnvFilter::try_from_env("RELAY_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // What goes over the wire stands in the finer words of these, whatever the operator asks for.
    for wordy in WORDY {
        said = said.add_directive(format!("{wordy}=info").parse()?);
    }
    tracing_subscriber::fmt()
        .with_env_filter(said)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    // What a panic says may hold what people wrote; where it happened does not.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
    let mut out = std::io::stdout().lock();
    match Cli::parse().command {
        Command::Serve { data, app, listen, tls_cert, tls_key, plain, proxy, limits } => {
            let config = Config {
                data,
                app,
                tls: tls_cert.zip(tls_key).map(|(certificate, key)| TlsFiles { certificate, key }),
                plain: if plain { Plain::BehindProxy } else { Plain::Here },
                proxies: proxy,
                limits: limits.as_deref().map(Limits::read).transpose()?.unwrap_or_default(),
            };
            serve(config, listen)?;
        }
        Command::Limits => writeln!(out, "{}", Limits::default().to_json()?)?,
        Command::Init { data, name, sample } => {
            let start = match (sample, name) {
                (true, name) => Start::Sample { name },
                (false, name) => Start::Empty { name: name.unwrap_or_default() },
            };
            let links = relay::init(&data, &start)?;
            writeln!(out, "已建立，{} 个链接写在 {} 中", links.len(), data.join("links.json").display())?;
        }
        Command::Link { data, role, label, id, admin } => {
            let Issued { secret, .. } = relay::link(&data, role.into(), &label, id.as_deref(), admin)?;
            writeln!(out, "在应用的网址后面加上下面这一段即可打开，它只显示这一次：\n/in#{secret}")?;
        }
        Command::Backup { data, to, passphrase_file } => {
            let passphrase = passphrase_file.as_deref().map(Passphrase::read).transpose()?;
            relay::backup(&data, &to, passphrase.as_ref())?;
            writeln!(out, "已备份并检查：{}", to.display())?;
        }
        Command::Restore { data, from, passphrase_file } => {
            let passphrase = passphrase_file.as_deref().map(Passphrase::read).transpose()?;
            relay::restore(&data, &from, passphrase.as_ref())?;
            writeln!(
                out,
                "已恢复。各设备连接后会自动补上备份之后的内容。\n如果备份早于最近一次资料清除，请管理员尽快打开应用：已清除的资料会在管理员的设备连上后再次清除"
            )?;
        }
        Command::Doctor { data, backup, passphrase_file } => {
            let passphrase = passphrase_file.as_deref().map(Passphrase::read).transpose()?;
            let report = match (data, backup) {
                (_, Some(backup)) => relay::doctor_of_backup(&backup, passphrase.as_ref())?,
                (Some(data), None) => relay::doctor(&data)?,
                (None, None) => bail!("请给出 --data 或 --backup"),
            };
            writeln!(out, "{report}")?;
            if !report.is_whole() {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[tokio::main]
async fn serve(config: Config, listen: SocketAddr) -> Result<()> {
    let listener =
        tokio::net::TcpListener::bind(listen).await.with_context(|| format!("无法监听 {listen}"))?;
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let asked = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    relay::run(config, listener, asked).await
}
