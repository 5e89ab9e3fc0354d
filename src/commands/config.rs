//! `config`: the settings in force and where they come from.

use crate::app::App;
use crate::cli::{ConfigArgs, ConfigCommand};
use crate::config;
use crate::report::{Class, ConfigReport, ConfigRow, Failure, Message, Report, Result};
use crate::runs;

/// Runs the command.
pub fn run(app: &App, args: &ConfigArgs) -> Result<Report> {
    let settings = &app.settings;
    let rows = match &args.command {
        ConfigCommand::Path => Vec::new(),
        ConfigCommand::List => settings.rows(),
        ConfigCommand::Get { key } => {
            let row = settings.rows().into_iter().find(|row| row.key == *key);
            vec![row.ok_or_else(|| unknown(key))?]
        }
        ConfigCommand::Set { key, value } => {
            at_rest(app, key)?;
            config::set(
                &settings.config_dir,
                key,
                value,
                &app.environment,
                settings.dry_run,
            )?;
            vec![ConfigRow {
                key: key.clone(),
                value: value.clone(),
                origin: config::FILE.to_owned(),
                said: config::Origin::File { line: None }.message(),
            }]
        }
    };
    Ok(Report::Config(ConfigReport {
        path: settings.file(),
        rows,
    }))
}

/// Settings that no run relies on while it is at work.
const FREE: [&str; 3] = ["lang", "color", "progress"];

/// Refuses to change under a run what it relies on: half of it would go by the old value and half by the new.
fn at_rest(app: &App, key: &str) -> Result<()> {
    if FREE.contains(&key) || app.settings.dry_run || app.settings.state_dir.as_os_str().is_empty()
    {
        return Ok(());
    }
    let live = runs::live(&app.settings.state_dir)?;
    let Some(run) = live.iter().find(|run| run.what != runs::WATCH) else {
        return Ok(());
    };
    Err(Failure::new(
        Class::Busy,
        Message::new("config-set-busy")
            .with("key", key)
            .with("run", &run.run)
            .with("projects", run.projects.join(", ")),
    )
    .state(Message::new("config-set-busy-state"))
    .hint(Message::new("config-hint-busy").with("run", &run.run)))
}

fn unknown(key: &str) -> Failure {
    Failure::new(
        Class::Usage,
        Message::new("config-no-such-key").with("key", key),
    )
    .hint(Message::new("config-hint-keys").with("keys", config::KEYS.join(", ")))
}
