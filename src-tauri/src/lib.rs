//! The desktop shell: one window, the native menu, dialogs, and files from outside. It holds no rule: whatever the
//! UI asks goes through [`call`](backend) to the same router that the command line and the server use.
//!
//! What the UI's host module has from the shell:
//!
//! - command `call { name, input }`: a command of `slipway_api`; fails with its error as JSON;
//! - command `take_files`: paths of files handed to the app, each once;
//! - event `files-waiting`: there are some;
//! - event `menu`: a native menu item was chosen; the payload is its id (see `menu.rs`);
//! - the dialog plugin's `open` and `save`;
//! - the window's title follows `document.title`.

mod backend;
mod files;
mod menu;
mod window;

use std::{env, path::PathBuf, process::ExitCode};

use slipway_api::{Clock, Config, Session, default_data_dir};
use tauri::{App, Builder, Context, Manager as _, RunEvent, Runtime, utils::config::AppDirectoriesOverride};
use tauri_plugin_window_state::StateFlags;
use tracing_subscriber::EnvFilter;

/// An instance with a data directory of its own is an instance of its own: for tests and for portable use.
const DATA_DIRECTORY: &str = "SLIPWAY_DATA_DIR";

/// Runs the app until its window closes.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("SLIPWAY_LOG").unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .init();

    let mut builder = Builder::default();
    if env::var_os(DATA_DIRECTORY).is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, arguments, directory| {
            let arguments = arguments.into_iter().map(Into::into);
            files::hand_over(app, files::named_by(arguments, directory.as_ref()));
            window::raise(app);
        }));
    }
    let builder = builder.menu(menu::build).on_menu_event(|app, event| menu::chosen(app, &event));
    match assemble(builder, context(default_data_dir())) {
        Ok(app) => {
            let here = env::current_dir().unwrap_or_default();
            files::hand_over(app.handle(), files::named_by(env::args_os(), &here));
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    app.state::<backend::Backend>().end();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("slipway: cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The app's configuration, assets and capabilities. What the app keeps (recent plans, backups, window state, the web
/// view's own data) goes to `directory`, where the `slipway` command keeps it too, or to Tauri's own place for it.
pub fn context<R: Runtime>(directory: Option<PathBuf>) -> Context<R> {
    let mut context = tauri::generate_context!();
    context.config_mut().app.app_directories_override = directory.map(AppDirectoriesOverride::Root);
    context
}

/// Puts the app together and opens its window, for any runtime: the real one or that of the tests.
pub fn assemble<R: Runtime>(builder: Builder<R>, context: Context<R>) -> tauri::Result<App<R>> {
    // A hidden window would come back hidden, so whether it was visible is not remembered.
    let remembered = StateFlags::all() - StateFlags::VISIBLE;
    let app = builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(remembered).build())
        .manage(files::Waiting::default())
        .invoke_handler(tauri::generate_handler![backend::call, files::take_files])
        .on_window_event(window::happened)
        .build(context)?;
    // Not in a setup hook: those run after the plugins', and a second start must end before it touches a plan.
    app.manage(backend::Backend::new(Session::new(Config {
        data_dir: app.path().app_data_dir()?,
        actor: actor(),
        clock: clock(),
        can_switch: true,
        may_write_files: true,
    })));
    window::open(&app)?;
    Ok(app)
}

/// The machine's clock, or one that stands still at the instant in `SLIPWAY_NOW`: the same as for the command.
fn clock() -> Clock {
    let Ok(text) = env::var("SLIPWAY_NOW") else { return Clock::System };
    match text.parse() {
        Ok(at) => Clock::Fixed(at),
        Err(error) => {
            tracing::warn!(text, %error, "SLIPWAY_NOW is no instant; using the machine's clock");
            Clock::System
        }
    }
}

/// The name under which changes are logged: that of the account, unless `SLIPWAY_ACTOR` says another.
fn actor() -> String {
    ["SLIPWAY_ACTOR", "USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|user| !user.is_empty()))
        .unwrap_or_else(|| "unknown".to_owned())
}
