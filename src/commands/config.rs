//! `config`: the settings in force and where they come from.

use crate::app::App;
use crate::cli::{ConfigArgs, ConfigCommand};
use crate::config;
use crate::report::{Class, ConfigReport, ConfigRow, Failure, Message, Report, Result};

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

fn unknown(key: &str) -> Failure {
    Failure::new(
        Class::Usage,
        Message::new("config-no-such-key").with("key", key),
    )
    .hint(Message::new("config-hint-keys").with("keys", config::KEYS.join(", ")))
}
