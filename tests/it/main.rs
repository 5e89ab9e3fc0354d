//! Everything that is tested from outside, in one program so that it links once. Not on Windows, where most of what it needs is
//! not to be had (shell scripts, signals, links, a pseudo-terminal); there the tests of the library run, and the demonstration.

#![cfg(unix)]
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

mod accounts;
mod advisories;
mod attempts;
mod bad;
mod bring_back;
mod bring_down;
#[cfg(target_os = "linux")]
mod browser;
mod cli;
mod collect;
mod conflicts;
mod copies;
mod demo;
mod desk;
mod desks;
mod dice;
mod doctor;
mod ends;
mod events;
#[cfg(target_os = "linux")]
mod first_minutes;
mod folder_cloud;
mod forms;
mod fuzz;
mod generated;
#[cfg(target_os = "linux")]
mod keyring;
mod kit;
mod language;
mod layers;
mod licences;
mod lies;
mod login;
#[cfg(target_os = "linux")]
mod login_web;
mod marks;
mod merge_file;
mod needs;
mod neighbour;
mod notify;
mod packaging;
mod projects;
mod real_data;
mod real_merge;
mod recipes;
#[cfg(target_os = "linux")]
mod register;
mod renames;
mod repo;
mod report;
mod schedule;
mod schemas;
mod smtp;
mod sync;
#[cfg(target_os = "linux")]
mod terminal;
mod transfer;
mod two_accounts;
mod uploads;
mod waiting;
mod watch;
mod world;
mod world_test;
