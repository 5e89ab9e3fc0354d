//! The limits of upload and download, counted by a time that passes only while a transfer is held up.

use super::stand_in::{answering, read_request, server};
use super::tests::{OK, get, post, quick};
use super::throttle::tests::StillTime;
use super::*;
use std::io::{BufReader, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A client whose limits know no time but that of their own waits.
fn limited(base: &str, options: Options) -> (Client, Arc<StillTime>) {
    let time = Arc::new(StillTime::default());
    let options = Options {
        time: time.clone(),
        ..options
    };
    (Client::new(base, &options).unwrap(), time)
}

/// What so many bytes take at this rate.
fn takes(bytes: u64, rate: u64) -> Duration {
    Duration::from_nanos(bytes * 1_000_000_000 / rate)
}

#[test]
fn no_more_is_sent_in_a_second_than_was_said() {
    let (base, seen) = answering(OK);
    let (client, time) = limited(
        &base,
        Options {
            limit_upload: Some(50_000),
            ..quick()
        },
    );
    let body = vec![7; 400_000];
    post(&client, Body::Bytes(&body)).unwrap();
    assert_eq!(seen.recv().unwrap().1.body, body);
    let meter = client.meter();
    assert!(meter.up > 400_000);
    let (least, passed) = (takes(meter.up, 50_000), time.now());
    // Each piece is rounded to the nanosecond.
    assert!(
        passed + Duration::from_millis(1) > least,
        "{passed:?} for {least:?}"
    );
    assert!(passed <= least, "{passed:?} for {least:?}");
    // What comes is not held up, and another project's share of the line is the same line.
    let other = client.with_own_meter();
    post(&other, Body::Bytes(&body)).unwrap();
    let both = takes(meter.up + other.meter().up, 50_000);
    assert!(
        time.now() + Duration::from_millis(2) > both,
        "{:?}",
        time.now()
    );
}

#[test]
fn no_more_is_received_in_a_second_than_was_said() {
    let base = server(|_, mut stream| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while read_request(&mut reader).is_some() {
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n";
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(&vec![7; 300_000]);
        }
    });
    let (client, time) = limited(
        &base,
        Options {
            limit_download: Some(20_000),
            ..quick()
        },
    );
    let bytes = get(&client, "/x").unwrap().into_bytes(1 << 20).unwrap();
    assert_eq!(bytes.len(), 300_000);
    let meter = client.meter();
    let (least, passed) = (takes(meter.down, 20_000), time.now());
    assert!(
        passed + Duration::from_millis(1) > least,
        "{passed:?} for {least:?}"
    );
    assert!(passed <= least, "{passed:?} for {least:?}");
}

#[test]
fn a_limited_transfer_can_be_stopped() {
    /// A time whose first wait sets the flag.
    #[derive(Debug)]
    struct Stopping(Arc<AtomicBool>);
    impl Time for Stopping {
        fn now(&self) -> Duration {
            Duration::ZERO
        }
        fn sleep_until(&self, _time: Duration) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let (base, _seen) = answering(OK);
    let interrupt: Arc<AtomicBool> = Arc::default();
    let options = Options {
        limit_upload: Some(1000),
        time: Arc::new(Stopping(interrupt.clone())),
        interrupt,
        ..quick()
    };
    let client = Client::new(&base, &options).unwrap();
    let result = post(&client, Body::Bytes(&vec![7; 100_000]));
    assert!(matches!(result, Err(Error::Stopped)), "{result:?}");
    assert!(client.meter().up < 10_000);
}
