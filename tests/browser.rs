//! Does the page do in a real browser what it is for?
//!
//! Needs `chromium` on the PATH: without it the tests say so and pass, unless HARDMAX_REQUIRE_BROWSER is set, as the gate does.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/skipped.rs"]
mod skipped;

use assert_cmd::Command;
use chromiumoxide::cdp::browser_protocol::input::{DispatchKeyEventParams, DispatchKeyEventType};
use chromiumoxide::cdp::browser_protocol::log::EventEntryAdded;
use chromiumoxide::cdp::browser_protocol::page::CaptureScreenshotFormat;
use chromiumoxide::cdp::js_protocol::runtime::{EventConsoleApiCalled, EventExceptionThrown};
use chromiumoxide::cdp::{IntoEventKind, browser_protocol::log};
use chromiumoxide::layout::Point;
use chromiumoxide::page::ScreenshotParams;
use chromiumoxide::{Browser, BrowserConfig, Page};
use futures::StreamExt;
use serde_json::Value;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

/// Token 3 ties between 1 and 2; f64 loses the tie at layer 0.
const PARTING: &str = r#"{"alpha":"1/2","tokens":[["-1/2","9/10"],["1/5","-4/5"],["1","4/5"],["2/5","-1/5"]],"labels":["up","<b>down</b>","right","שלום"]}"#;

fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|candidate| candidate.is_file())
}

/// A page in a browser, and what went wrong in it.
struct Session {
    runtime: Runtime,
    browser: Browser,
    page: Page,
    errors: Arc<Mutex<Vec<String>>>,
    /// The browser's own files.
    _profile: tempfile::TempDir,
}

impl Session {
    /// `None`, with a message, where there is no browser and none is required.
    fn open(page: &Path, dark: bool) -> Option<Self> {
        let Some(path) = chromium() else {
            skipped::skipped("HARDMAX_REQUIRE_BROWSER", "there is no chromium on the PATH");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let options = BrowserConfig::builder()
            .chrome_executable(path)
            .user_data_dir(profile.path())
            // The tests run as root in containers, where the sandbox cannot start.
            .no_sandbox()
            .window_size(1200, 1000)
            .viewport(None)
            .launch_timeout(Duration::from_secs(60))
            .request_timeout(Duration::from_secs(60))
            .args(["hide-scrollbars"])
            .args(dark.then_some(("blink-settings", "preferredColorScheme=0")));
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (browser, mut handler) = runtime.block_on(Browser::launch(options.build().unwrap())).unwrap();
        runtime.spawn(async move { while handler.next().await.is_some() {} });
        let errors = Arc::new(Mutex::new(Vec::new()));
        let page = runtime.block_on(async {
            let tab = browser.new_page("about:blank").await.unwrap();
            listen::<EventEntryAdded>(&tab, &errors).await;
            listen::<EventExceptionThrown>(&tab, &errors).await;
            listen::<EventConsoleApiCalled>(&tab, &errors).await;
            tab.execute(log::EnableParams::default()).await.unwrap();
            tab.goto(format!("file://{}", page.display())).await.unwrap();
            tab
        });
        Some(Self { runtime, browser, page, errors, _profile: profile })
    }

    fn evaluate(&self, script: &str) -> Value {
        let result = self.runtime.block_on(self.page.evaluate_expression(script)).unwrap();
        result.value().cloned().unwrap_or(Value::Null)
    }

    /// The text of the element with this id.
    fn text(&self, id: &str) -> String {
        let value = self.evaluate(&format!("document.getElementById('{id}').innerText"));
        value.as_str().unwrap_or_default().to_owned()
    }

    /// What the picture looks like, once it has been drawn.
    fn picture(&self) -> String {
        let script = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => \
                      done(document.getElementById('picture').toDataURL()))))";
        self.evaluate(script).as_str().unwrap().to_owned()
    }

    fn slide(&self, layer: usize) {
        self.evaluate(&format!(
            "(() => {{ const slider = document.getElementById('layer'); slider.value = {layer}; \
             slider.dispatchEvent(new Event('input', {{bubbles: true}})); }})()"
        ));
    }

    fn focus_picture(&self) {
        self.evaluate("document.getElementById('picture').focus()");
    }

    fn press(&self, key: &str) {
        let press = async { self.page.find_element("#picture").await?.press_key(key).await.map(|_| ()) };
        self.runtime.block_on(press).unwrap();
    }

    fn press_with_shift(&self, key: &str) {
        self.press_where_the_focus_is(key, 8);
    }

    fn press_where_the_focus_is(&self, key: &str, modifiers: i64) {
        for kind in [DispatchKeyEventType::RawKeyDown, DispatchKeyEventType::KeyUp] {
            let event = DispatchKeyEventParams::builder().r#type(kind).key(key).modifiers(modifiers).build().unwrap();
            self.runtime.block_on(self.page.execute(event)).unwrap();
        }
    }

    fn click(&self, selector: &str) {
        let click = async { self.page.find_element(selector).await?.click().await.map(|_| ()) };
        self.runtime.block_on(click).unwrap();
    }

    fn point_at(&self, x: f64, y: f64) {
        self.runtime.block_on(self.page.move_mouse(Point { x, y })).unwrap();
    }

    fn switch(&self, arithmetic: &str) {
        self.click(&format!("input[name=arithmetic][value={arithmetic}]"));
    }

    fn shot(&self) -> Vec<u8> {
        let options = ScreenshotParams::builder().format(CaptureScreenshotFormat::Png).build();
        self.runtime.block_on(self.page.screenshot(options)).unwrap()
    }

    /// Keeps a picture of the page under `target/`.
    fn keep(&self, name: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
        std::fs::create_dir_all(&folder).unwrap();
        let shot = self.shot();
        assert!(shot.len() > 10_000, "{name}: {} bytes are no picture", shot.len());
        std::fs::write(folder.join(name), shot).unwrap();
    }

    fn wait(&self, what: &str, mut until: impl FnMut(&Self) -> bool) {
        let start = Instant::now();
        while !until(self) {
            assert!(start.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Writes down every event of a kind: a page that has one is at fault.
async fn listen<E: IntoEventKind + Debug + Unpin + Sync>(page: &Page, errors: &Arc<Mutex<Vec<String>>>) {
    let (mut events, errors) = (page.event_listener::<E>().await.unwrap(), Arc::clone(errors));
    tokio::spawn(async move {
        while let Some(event) = events.next().await {
            errors.lock().unwrap().push(format!("{event:?}"));
        }
    });
}

impl Drop for Session {
    fn drop(&mut self) {
        // What remains is said anyway: the browser ends with its handle.
        let _ = self.runtime.block_on(self.browser.close());
        let _ = self.runtime.block_on(self.browser.wait());
        let errors = self.errors.lock().unwrap();
        if !std::thread::panicking() {
            assert!(errors.is_empty(), "the console is not empty: {errors:?}");
        }
    }
}

/// A page of this instance, in a folder that lasts as long as the test.
fn page(instance: &str, args: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let mut command = Command::cargo_bin("hardmax").unwrap();
    command.current_dir(folder.path()).args(["plot", "-", "-o", "page.html"]).args(args);
    command.write_stdin(instance).assert().success();
    (folder, path)
}

#[test]
fn slider_switch_and_focus() {
    let (_folder, path) = page(PARTING, &["--layers", "8"]);
    let Some(session) = Session::open(&path, false) else { return };

    // The slider moves the tokens.
    assert_eq!(session.text("where"), "layer 0 of 8");
    let start = session.picture();
    session.slide(3);
    assert_eq!(session.text("where"), "layer 3 of 8");
    let moved = session.picture();
    assert_ne!(start, moved, "the slider moved nothing");

    // Focus shows exact values: token 3 is at (2/5, -1/5) first and then on its way to the mean of 1 and 2.
    session.slide(0);
    session.focus_picture();
    session.press("ArrowLeft");
    let details = session.text("details");
    assert!(details.contains("(2/5, -1/5)") && details.contains("1, 2"), "{details}");
    assert!(details.contains("margin\n-1/25"), "{details}");
    assert!(details.contains("שלום"), "{details}");
    session.press("ArrowUp");
    assert_eq!(session.text("where"), "layer 1 of 8");
    assert!(session.text("details").contains("(7/15, -2/15)"), "{}", session.text("details"));
    // Labels are text, whatever they say.
    session.press("ArrowLeft");
    session.press("ArrowLeft");
    assert!(session.text("details").contains("<b>down</b>"), "{}", session.text("details"));
    assert_eq!(session.evaluate("document.querySelectorAll('main b').length"), 0);

    // The switch changes them, and says where they part.
    session.press("ArrowRight");
    session.press("ArrowRight");
    session.slide(8);
    let exact = session.picture();
    assert_eq!(session.text("parts"), "Exact arithmetic: nothing is rounded.");
    session.switch("f64");
    let parts = session.text("parts");
    assert!(
        parts.contains("f64 parts from exact arithmetic at layer 0: token") && parts.contains("instead of 1, 2"),
        "{parts}"
    );
    assert_ne!(session.picture(), exact, "the switch changed nothing");
    assert!(session.text("details").contains("exact: to"), "{}", session.text("details"));
    assert!(session.evaluate("document.querySelectorAll('#marks i').length").as_u64().unwrap() > 0);
    session.keep("page.png");
    session.switch("f32");
    assert!(session.text("details").contains("f32"));
    session.switch("exact");
    assert_eq!(session.picture(), exact);

    // The limit and its certificate are there in words.
    assert!(session.text("limit").contains("vertex of the limit polytope"), "{}", session.text("limit"));
    assert!(session.text("certificate").contains("hardmax verify"));
}

#[test]
fn mouse_keys_and_play() {
    let (_folder, path) = page(PARTING, &["--layers", "2"]);
    let Some(session) = Session::open(&path, false) else { return };
    let whole = session.picture();

    // Zoom and the way back.
    session.click("#in");
    assert_ne!(session.picture(), whole);
    session.click("#home");
    assert_eq!(session.picture(), whole);
    session.focus_picture();
    session.press("+");
    assert_ne!(session.picture(), whole);
    session.press("0");
    session.press_with_shift("ArrowRight");
    assert_ne!(session.picture(), whole, "shift and an arrow moved nothing");
    session.press("0");
    assert_eq!(session.picture(), whole);

    // Drag, and point at a token: it is looked for along a line until its coordinates are told.
    let pointer = |kind: &str, x: f64, y: f64| {
        session.evaluate(&format!(
            "(() => {{ const p = document.getElementById('picture'), r = p.getBoundingClientRect(); p.setPointerCapture = () => {{}}; \
             p.dispatchEvent(new PointerEvent('{kind}', {{clientX: r.left + {x}, clientY: r.top + {y}, pointerId: 1, bubbles: true}})); }})()"
        ));
    };
    pointer("pointerdown", 200.0, 200.0);
    pointer("pointermove", 260.0, 230.0);
    pointer("pointerup", 260.0, 230.0);
    assert_ne!(session.picture(), whole, "dragging moved nothing");
    session.press("0");
    session.press("ArrowRight");
    assert!(session.text("details").contains("(-1/2, 9/10)"), "{}", session.text("details"));
    session.press("Escape");
    let top = session.evaluate("document.getElementById('picture').getBoundingClientRect().top").as_f64().unwrap();
    let left = session.evaluate("document.getElementById('picture').getBoundingClientRect().left").as_f64().unwrap();
    let found = (0..40).flat_map(|row| (0..50).map(move |column| (row, column))).any(|(row, column)| {
        session.point_at(left + 8.0 + f64::from(column) * 15.0, top + 8.0 + f64::from(row) * 15.0);
        session.text("details").contains("margin")
    });
    assert!(found, "no token tells its coordinates when pointed at");

    // Play goes to the end and stops.
    session.click("#play");
    session.wait("the last layer", |session| session.text("where") == "layer 2 of 2" && session.text("play") == "Play");
    session.slide(0);
    session.focus_picture();
    session.press("End");
    assert_eq!(session.text("where"), "layer 2 of 2");
}

#[test]
fn two_thousand_tokens_on_a_dark_page() {
    // A fixed pseudo-random cloud.
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as i64 % 2_001 - 1_000
    };
    let tokens: Vec<[String; 2]> = (0..2_000).map(|_| [(); 2].map(|()| format!("{}/1000", next()))).collect();
    let instance = serde_json::json!({"alpha": "1/2", "tokens": tokens}).to_string();
    let (_folder, path) = page(&instance, &["--layers", "30"]);
    assert!(std::fs::metadata(&path).unwrap().len() < 10_000_000);
    let Some(session) = Session::open(&path, true) else { return };
    assert_eq!(session.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"), true);
    let start = session.picture();
    session.slide(30);
    assert_ne!(session.picture(), start);
    // The quickest of twenty pictures says how quick drawing is, the others how busy the machine is. A busy one without a graphics
    // card takes 240 ms; work quadratic in the tokens would take seconds.
    let script = "new Promise(done => { let before = performance.now(), best = Infinity, left = 20;\
                  const slider = document.getElementById('layer');\
                  const step = () => { const now = performance.now(); best = Math.min(best, now - before); before = now;\
                  if (left-- === 0) return done(best);\
                  slider.value = left; slider.dispatchEvent(new Event('input')); requestAnimationFrame(step); };\
                  requestAnimationFrame(() => { before = performance.now(); slider.value = 20;\
                  slider.dispatchEvent(new Event('input')); requestAnimationFrame(step); }); })";
    let best = session.evaluate(script).as_f64().unwrap();
    eprintln!("2,000 tokens: {best:.1} ms a picture");
    assert!(best < 600.0, "{best} ms a picture");
    session.keep("page-2000-dark.png");
}

/// The widget of the Python package, with a model that keeps what it is told.
#[test]
fn a_notebook_is_told_what_is_chosen() {
    let (folder, path) = page(PARTING, &["--layers", "2"]);
    let widget = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/hardmax/widget.js");
    let widget = std::fs::read_to_string(widget).unwrap().replacen("export default", "const widget =", 1);
    let html = serde_json::to_string(&std::fs::read_to_string(path).unwrap()).unwrap().replace("</", "<\\/");
    let host = folder.path().join("host.html");
    let script = format!(
        "{widget} const state = {{html: {html}}}; let saved = null; \
         const model = {{get: key => state[key], set: (key, value) => {{ state[key] = value; }}, \
         save_changes: () => {{ saved = [state.layer, state.token]; }}}}; \
         widget.render({{model, el: document.getElementById('cell')}});"
    );
    std::fs::write(&host, format!("<!DOCTYPE html><title>host</title><div id='cell'></div><script>{script}</script>"))
        .unwrap();
    let Some(session) = Session::open(&host, false) else { return };
    let saved =
        |session: &Session, layer: u64, token: Value| session.evaluate("saved") == serde_json::json!([layer, token]);
    session.wait("the page in its frame", |session| saved(session, 0, Value::Null));
    // A place of the picture where no token is: it has the focus then. A click before the frame is drawn goes past it, and it is drawn
    // where a picture of it is asked for.
    session.wait("the focus", |session| {
        session.shot();
        session.runtime.block_on(session.page.click(Point { x: 60.0, y: 160.0 })).unwrap();
        session.evaluate("document.activeElement.tagName") == "IFRAME"
    });
    session.press_where_the_focus_is("ArrowRight", 0);
    session.wait("the first token", |session| saved(session, 0, Value::from(0)));
    session.press_where_the_focus_is("ArrowUp", 0);
    session.wait("the next layer", |session| saved(session, 1, Value::from(0)));
    session.press_where_the_focus_is("Escape", 0);
    session.wait("no token", |session| saved(session, 1, Value::Null));
    session.keep("widget.png");
}

#[test]
fn the_report_of_check_opens_without_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("check.html");
    let mut command = Command::cargo_bin("hardmax").unwrap();
    command.current_dir(folder.path()).args(["check", "--random", "20", "--fault", "first-index", "--format", "html"]);
    let done = command.assert().code(1);
    std::fs::write(&path, &done.get_output().stdout).unwrap();
    let Some(session) = Session::open(&path, false) else { return };
    let text = session.evaluate("document.body.innerText").as_str().unwrap().to_owned();
    assert!(text.contains("Violated:") && text.contains("hardmax replay"), "{text}");
    session.keep("check.png");
}

#[test]
fn what_goes_wrong_in_a_page_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.html");
    std::fs::write(&path, "<!DOCTYPE html><script>console.log('said'); throw new Error('thrown')</script>").unwrap();
    let Some(session) = Session::open(&path, false) else { return };
    let seen = |word: &str| session.errors.lock().unwrap().iter().any(|error| error.contains(word));
    session.wait("the errors of the page", |_| seen("said") && seen("thrown"));
    session.errors.lock().unwrap().clear();
}
