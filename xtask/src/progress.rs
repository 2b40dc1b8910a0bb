//! What is being done comes in; for work that takes longer than a second, a line that says so goes out, and away at
//! the end.
//!
//! Only a person at a terminal sees it: a log or a program that reads along gets nothing.

use std::collections::BTreeMap;
use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use codegen::outcome::{Stage, Step};

use crate::render::visible::visible;

/// What takes less needs no word.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line changes; more would flicker.
const RHYTHM: Duration = Duration::from_millis(100);
/// Wider terminals are rare enough, and on narrower ones a line that wraps could not be taken away.
const WIDTH: usize = 79;

/// A line that says how far the work is; dropping it takes the line away.
pub struct Progress {
    /// None where nobody looks.
    line: Option<(Sender<String>, JoinHandle<()>)>,
    /// What is done for each provider.
    stages: Mutex<BTreeMap<String, Stage>>,
}

impl Progress {
    /// For a command that prints for people.
    pub fn for_people() -> Self {
        let is_seen = io::stderr().is_terminal()
            && env::var_os("CI").is_none()
            && env::var_os("TERM").is_none_or(|terminal| terminal != "dumb");
        if is_seen { Self::on(io::stderr(), PATIENCE) } else { Self::none() }
    }

    /// For a command that prints for programs.
    pub const fn none() -> Self {
        Self { line: None, stages: Mutex::new(BTreeMap::new()) }
    }

    fn on(out: impl Write + Send + 'static, patience: Duration) -> Self {
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || show(out, patience, &receiver));
        Self { line: Some((sender, thread)), stages: Mutex::default() }
    }

    /// Says what is done from now on.
    pub fn say(&self, text: impl Into<String>) {
        if let Some((sender, _)) = &self.line {
            // When nobody listens any more there is nothing to say.
            let _ = sender.send(text.into());
        }
    }

    /// Says which step of the pipeline is taken from now on.
    pub fn step(&self, step: Step<'_>) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.insert(step.provider.to_owned(), step.stage);
        let is_done = |stage: &Stage| *stage == Stage::Done;
        let done = stages.values().filter(|stage| is_done(stage)).count();
        // Of those that are worked on at once, the first is as good as any.
        if let Some((provider, stage)) = stages.iter().find(|(_, stage)| !is_done(stage)) {
            self.say(format!("{done} of {} providers done; {provider}: {}", step.count, stage.as_str()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.line.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// Shows what is said last, until nobody can say anything any more.
fn show(mut out: impl Write, patience: Duration, said: &Receiver<String>) {
    let start = Instant::now();
    let mut last = String::new();
    loop {
        match said.recv_timeout(patience.saturating_sub(start.elapsed())) {
            Ok(text) => last = text,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
    let mut width = line(&mut out, &last, 0);
    while let Ok(text) = said.recv() {
        let text = said.try_iter().last().unwrap_or(text);
        width = line(&mut out, &text, width);
        thread::sleep(RHYTHM);
    }
    line(&mut out, "", width);
}

/// Puts a text in the place of one of some width, and tells its own; spaces do that on every terminal.
fn line(out: &mut impl Write, text: &str, width: usize) -> usize {
    let text: String = visible(text).chars().take(WIDTH).collect();
    let own = text.chars().count();
    let blank = " ".repeat(width.saturating_sub(own));
    let back = if own == 0 { "\r" } else { "" };
    // When the line cannot be shown, the work goes on all the same.
    let _ = write!(out, "\r{text}{blank}{back}").and_then(|()| out.flush());
    own
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }

        /// Waits until the screen shows a text; a machine may be busy.
        fn waits_for(&self, text: &str) {
            let start = Instant::now();
            while !self.text().contains(text) {
                assert!(start.elapsed() < Duration::from_secs(20), "{:?}", self.text());
                thread::sleep(Duration::from_millis(1));
            }
        }
    }

    #[test]
    fn what_takes_long_is_shown_and_taken_away() {
        let screen = Screen::default();
        let progress = Progress::on(screen.clone(), Duration::ZERO);
        for (provider, stage) in [("zeta", Stage::Done), ("beta", Stage::Parse), ("acme", Stage::Emit)] {
            progress.step(Step { provider, count: 12, stage });
        }
        screen.waits_for("\r1 of 12 providers done; acme: printing code");
        progress.step(Step { provider: "acme", count: 12, stage: Stage::Done });
        screen.waits_for("\r2 of 12 providers done; beta: reading its document");
        progress.say("x\u{1b}[2J");
        screen.waits_for("\rx\\u{1b}[2J");
        progress.say("y".repeat(200));
        screen.waits_for(&"y".repeat(WIDTH));
        drop(progress);
        assert!(screen.text().ends_with(&format!("\r{}\r", " ".repeat(WIDTH))), "{:?}", screen.text());
        assert!(!screen.text().contains(&"y".repeat(WIDTH + 1)) && !screen.text().contains('\n'));
    }

    #[test]
    fn what_is_done_soon_is_not_shown() {
        let screen = Screen::default();
        let progress = Progress::on(screen.clone(), Duration::from_secs(3600));
        progress.say("x");
        drop(progress);
        assert_eq!(screen.text(), "");
        Progress::none().say("x");
    }
}
