//! When the next run is due by itself: what whoever is told of a run that failed wants to know.

use super::schedule;
use crate::app::App;
use chrono::{DateTime, Utc};

/// The next run that a schedule of this computer starts; nothing where none does.
pub(crate) fn next(app: &App) -> Option<DateTime<Utc>> {
    schedule::for_digest(app).1
}
