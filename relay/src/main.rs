//! The command line of the relay. What the commands do is in the library.

use std::{
    io::{IsTerminal as _, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand, ValueEnum};
use domain::principal::Role;
use relay::{Config, Issued, Start};
use tokio::signal::unix::{SignalKind, signal};

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
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
    },
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
    },
    /// 备份（可在运行时进行）
    Backup {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 备份文件，不会覆盖已有文件
        #[arg(long)]
        to: PathBuf,
    },
    /// 从备份恢复（须先停止运行）
    Restore {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
        /// 备份文件
        #[arg(long)]
        from: PathBuf,
    },
    /// 检查全部数据
    Doctor {
        /// 数据目录
        #[arg(long)]
        data: PathBuf,
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
    let said = tracing_subscriber::EnvFilter::try_from_env("RELAY_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
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
        Command::Serve { data, app, listen } => serve(Config { data, app }, listen)?,
        Command::Init { data, name, sample } => {
            let start = match (sample, name) {
                (true, name) => Start::Sample { name },
                (false, name) => Start::Empty { name: name.unwrap_or_default() },
            };
            let links = relay::init(&data, &start)?;
            writeln!(out, "已建立，{} 个链接写在 {} 中", links.len(), data.join("links.json").display())?;
        }
        Command::Link { data, role, label, id } => {
            let Issued { secret, .. } = relay::link(&data, role.into(), &label, id.as_deref())?;
            writeln!(out, "在应用的网址后面加上下面这一段即可打开，它只显示这一次：\n/in#{secret}")?;
        }
        Command::Backup { data, to } => {
            relay::backup(&data, &to)?;
            writeln!(out, "已备份并检查：{}", to.display())?;
        }
        Command::Restore { data, from } => {
            relay::restore(&data, &from)?;
            writeln!(
                out,
                "已恢复。各设备连接后会自动补上备份之后的内容。\n如果备份早于最近一次资料清除，请管理员尽快打开应用：已清除的资料会在管理员的设备连上后再次清除"
            )?;
        }
        Command::Doctor { data } => {
            let report = relay::doctor(&data)?;
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
