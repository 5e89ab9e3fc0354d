//! `stop` and `extend`.

use super::parse_duration;
use clap::Args;
use std::time::Duration;

/// `stop`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct StopArgs {
    #[arg(value_name = "RUN")]
    pub run: Option<String>,
}

/// `extend`.
#[derive(Debug, Clone, Default, Args)]
#[allow(missing_docs, reason = "the help texts are with the words")]
pub struct ExtendArgs {
    #[arg(value_name = "DURATION", value_parser = duration)]
    pub by: Option<Duration>,
    #[arg(long, value_name = "RUN")]
    pub run: Option<String>,
}

fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text)
        .filter(|duration| !duration.is_zero())
        .ok_or_else(String::new)
}
