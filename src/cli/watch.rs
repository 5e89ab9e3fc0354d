//! `watch`.

use super::parse_duration;
use clap::Args;
use std::time::Duration;

/// `watch`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct WatchArgs {
    #[arg(value_name = "PROJECT")]
    pub projects: Vec<String>,
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub quiet_time: Option<Duration>,
    #[arg(long)]
    pub poll: bool,
    #[arg(long, value_name = "FLAVOR")]
    pub flavor: Vec<String>,
    #[arg(long)]
    pub include_archived: bool,
}

fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text)
        .filter(|duration| !duration.is_zero())
        .ok_or_else(String::new)
}
