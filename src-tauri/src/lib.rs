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

mod files;
mod menu;
mod window;

use std::{env, path::PathBuf, process::ExitCode};

use tauri::{App, Builder, Context, Runtime, utils::config::AppDirectoriesOverride};
use tauri_plugin_window_state::StateFlags;
use tracing_subscriber::EnvFilter;

/// Overrides the directory with recent plans, backups, window state and the web view's own data. For tests and
/// for portable use; an instance with its own directory is an instance of its own.
pub const DATA_DIRECTORY: &str = "SLIPWAY_DATA_DIR";

/// Runs the app until its window closes.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("SLIPWAY_LOG").unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .init();

    let mut builder = Builder::default();
    let directory = env::var_os(DATA_DIRECTORY).map(PathBuf::from);
    if directory.is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, arguments, directory| {
            let arguments = arguments.into_iter().map(Into::into);
            files::hand_over(app, files::named_by(arguments, directory.as_ref()));
            window::raise(app);
        }));
    }
    let builder = builder.menu(menu::build).on_menu_event(|app, event| menu::chosen(app, &event));
    match assemble(builder, context(directory)) {
        Ok(app) => {
            let here = env::current_dir().unwrap_or_default();
            files::hand_over(app.handle(), files::named_by(env::args_os(), &here));
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("slipway: cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The app's configuration, assets and capabilities, with the directories of the app moved to `directory` if given.
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
        .invoke_handler(tauri::generate_handler![files::take_files])
        .on_window_event(window::happened)
        .build(context)?;
    window::open(&app)?;
    Ok(app)
}
