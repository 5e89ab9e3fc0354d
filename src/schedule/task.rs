//! Tasks of Windows' Task Scheduler.

use super::launchd::escaped;
use super::plan::Plan;
use chrono::Weekday;
use std::fmt::Write;

/// The tasks of a plan: their names and definitions. `user` is the person's account (`DOMAIN\name`), where known.
pub(super) fn tasks(plan: &Plan, name: &str, user: Option<&str>) -> Vec<(String, String)> {
    let mut tasks = Vec::new();
    if !plan.at.is_empty() {
        let mut triggers = String::new();
        for at in &plan.at {
            // The day on which it was installed: an hour of that day that is over does not count.
            let _ = write!(
                triggers,
                "    <CalendarTrigger>\n      <StartBoundary>{}T{}</StartBoundary>\n{}    </CalendarTrigger>\n",
                plan.since.date(),
                at.format("%H:%M:%S"),
                schedule(plan)
            );
        }
        tasks.push((name.to_owned(), task(plan, false, &triggers, user)));
    }
    if plan.on_start {
        let who = user.map_or(String::new(), |user| {
            format!("      <UserId>{}</UserId>\n", escaped(user))
        });
        let triggers = format!("    <LogonTrigger>\n{who}    </LogonTrigger>\n");
        tasks.push((format!("{name}-start"), task(plan, true, &triggers, user)));
    }
    tasks
}

fn schedule(plan: &Plan) -> String {
    if plan.days.is_daily() {
        return "      <ScheduleByDay>\n        <DaysInterval>1</DaysInterval>\n      </ScheduleByDay>\n".to_owned();
    }
    let days = plan.days.iter().fold(String::new(), |text, day| {
        let day = match day {
            Weekday::Mon => "Monday",
            Weekday::Tue => "Tuesday",
            Weekday::Wed => "Wednesday",
            Weekday::Thu => "Thursday",
            Weekday::Fri => "Friday",
            Weekday::Sat => "Saturday",
            Weekday::Sun => "Sunday",
        };
        text + "          <" + day + " />\n"
    });
    format!(
        "      <ScheduleByWeek>\n        <WeeksInterval>1</WeeksInterval>\n        <DaysOfWeek>\n{days}        </DaysOfWeek>\n      \
         </ScheduleByWeek>\n"
    )
}

fn task(plan: &Plan, started: bool, triggers: &str, user: Option<&str>) -> String {
    let words = plan.call.words(started);
    let arguments: Vec<String> = words[1..].iter().map(|word| quoted(word)).collect();
    let who = user.map_or(String::new(), |user| {
        format!("      <UserId>{}</UserId>\n", escaped(user))
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n\
         <Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\n\
         \x20 <RegistrationInfo>\n    <Description>scribe-sync: sync when an hour is due</Description>\n  </RegistrationInfo>\n\
         \x20 <Triggers>\n{triggers}  </Triggers>\n\
         \x20 <Principals>\n    <Principal id=\"Author\">\n{who}      <LogonType>InteractiveToken</LogonType>\n      \
         <RunLevel>LeastPrivilege</RunLevel>\n    </Principal>\n  </Principals>\n\
         \x20 <Settings>\n    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n    \
         <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n    \
         <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\n    <StartWhenAvailable>true</StartWhenAvailable>\n    \
         <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>\n  </Settings>\n\
         \x20 <Actions Context=\"Author\">\n    <Exec>\n      <Command>{}</Command>\n      <Arguments>{}</Arguments>\n    </Exec>\n  \
         </Actions>\n</Task>\n",
        escaped(words[0]),
        escaped(&arguments.join(" "))
    )
}

/// A word of a command line as Windows programs take it apart: a backslash means something before a quotation mark alone.
fn quoted(word: &str) -> String {
    if !word.is_empty() && !word.contains([' ', '\t', '"']) {
        return word.to_owned();
    }
    let mut text = String::from("\"");
    let mut backslashes = 0;
    for c in word.chars() {
        if c == '\\' {
            backslashes += 1;
            continue;
        }
        let times = if c == '"' {
            backslashes * 2 + 1
        } else {
            backslashes
        };
        text.extend(std::iter::repeat_n('\\', times));
        backslashes = 0;
        text.push(c);
    }
    text.extend(std::iter::repeat_n('\\', backslashes * 2));
    text.push('"');
    text
}

/// The bytes of a definition as `schtasks` takes them.
pub(super) fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}
