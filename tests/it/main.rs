//! Everything that is tested from outside, in one program so that it links once.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::items_after_statements,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::cast_possible_truncation,
    clippy::unnecessary_wraps,
    clippy::zero_repeat_side_effects,
    clippy::print_stderr,
    clippy::type_complexity,
    clippy::similar_names,
    clippy::too_many_lines,
    reason = "tests read their own environment, start the program and write files as they need them"
)]

mod attempts;
mod bad;
mod bring_down;
mod cli;
mod collect;
mod conflicts;
mod demo;
mod desk;
mod events;
mod folder_cloud;
mod generated;
#[cfg(target_os = "linux")]
mod keyring;
mod kit;
mod layers;
mod licences;
mod login;
mod merge_file;
mod needs;
mod neighbour;
mod notify;
mod projects;
mod real_data;
mod real_merge;
mod repo;
mod report;
mod smtp;
mod sync;
#[cfg(target_os = "linux")]
mod terminal;
mod uploads;
mod world;
mod world_test;
