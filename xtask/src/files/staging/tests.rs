//! What a user relies on when files are written: all or nothing, nothing touched without need, nothing left behind.

use std::time::{Duration, SystemTime};

use super::*;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), "old").unwrap();
    fs::write(folder.path().join("src/gone.rs"), "gone").unwrap();
    folder
}

/// Every file of a folder with its text, hidden ones too.
fn contents(folder: &Path) -> Vec<(String, String)> {
    fn walk(folder: &Path, name: &str, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = crate::finding::join(name, entry.file_name().to_str().unwrap());
            match entry.file_type().unwrap().is_dir() {
                true => {
                    files.push((format!("{path}/"), String::new()));
                    walk(&entry.path(), &path, files);
                }
                false => files.push((path, fs::read_to_string(entry.path()).unwrap())),
            }
        }
    }
    let mut files = Vec::new();
    walk(folder, "", &mut files);
    files.sort();
    files
}

fn check(folder: &Path, expected: &[(&str, &str)]) {
    let found = contents(folder);
    let found: Vec<_> = found.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn everything_goes_into_place_and_empty_folders_go_away() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("src/acme/deep")).unwrap();
    fs::write(folder.path().join("src/acme/deep/orphan.rs"), "").unwrap();
    let mut staging = Staging::open(folder.path()).unwrap();
    staging.write("src/lib.rs", "new").unwrap();
    staging.write("src/zeta/mod.rs", "zeta").unwrap();
    staging.remove("src/acme/deep/orphan.rs").unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("src/lib.rs")).unwrap(), "old");
    staging.put_in_place().unwrap();
    staging.keep();
    let expected = [
        ("src/", ""),
        ("src/gone.rs", "gone"),
        ("src/lib.rs", "new"),
        ("src/zeta/", ""),
        ("src/zeta/mod.rs", "zeta"),
    ];
    check(folder.path(), &expected);
}

#[test]
fn a_folder_that_still_holds_something_stays() {
    let folder = folder();
    let mut staging = Staging::open(folder.path()).unwrap();
    staging.remove("src/gone.rs").unwrap();
    staging.put_in_place().unwrap();
    staging.keep();
    check(folder.path(), &[("src/", ""), ("src/lib.rs", "old")]);
}

#[test]
fn the_target_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut staging = Staging::open(&folder.path().join("a/b")).unwrap();
    staging.write("lib.rs", "new").unwrap();
    staging.put_in_place().unwrap();
    staging.keep();
    check(folder.path(), &[("a/", ""), ("a/b/", ""), ("a/b/lib.rs", "new")]);
}

#[test]
fn without_keep_the_old_files_come_back() {
    let folder = folder();
    let before = contents(folder.path());
    let long_ago = SystemTime::now() - Duration::from_secs(1000);
    let file = File::options().write(true).open(folder.path().join("src/lib.rs")).unwrap();
    file.set_modified(long_ago).unwrap();
    let mut staging = Staging::open(folder.path()).unwrap();
    staging.write("src/lib.rs", "new").unwrap();
    staging.write("src/zeta/mod.rs", "zeta").unwrap();
    staging.remove("src/gone.rs").unwrap();
    staging.put_in_place().unwrap();
    assert_ne!(contents(folder.path()), before);
    drop(staging);
    assert_eq!(contents(folder.path()), before);
    let modified = fs::metadata(folder.path().join("src/lib.rs")).unwrap().modified().unwrap();
    assert_eq!(modified, long_ago);
}

#[test]
fn a_failure_half_way_puts_everything_back() {
    let folder = folder();
    let before = contents(folder.path());
    let mut staging = Staging::open(folder.path()).unwrap();
    staging.write("src/lib.rs", "new").unwrap();
    staging.write("src/zeta/mod.rs", "zeta").unwrap();
    // Somebody puts a file where a folder has to go, after everything was looked at.
    fs::write(folder.path().join("src/zeta"), "").unwrap();
    let error = staging.put_in_place().unwrap_err();
    assert!(format!("{error:#}").contains("src/zeta/mod.rs: Not a directory"), "{error:#}");
    drop(staging);
    fs::remove_file(folder.path().join("src/zeta")).unwrap();
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn what_cannot_be_written_says_path_and_reason() {
    let check = |name: &str, expected: &str| {
        let folder = folder();
        fs::create_dir(folder.path().join("src/taken.rs")).unwrap();
        let mut staging = Staging::open(folder.path()).unwrap();
        let error = format!("{:#}", staging.write(name, "new").unwrap_err());
        assert!(error.contains(expected), "{error}");
    };
    check("src/lib.rs/mod.rs", "src/lib.rs is not a folder, move it away");
    check("src/taken.rs", "src/taken.rs: something that is not a file has this name, move it away");
    check("../out.rs", "\"../out.rs\": this path leaves ");
    check("/out.rs", "\"/out.rs\": this path leaves ");
}

#[test]
fn a_target_that_cannot_be_made_is_reported_and_nothing_stays() {
    // Permissions do not stop a superuser, who may run the tests; a file in the way stops everybody.
    let folder = folder();
    let before = contents(folder.path());
    let error = format!("{:#}", Staging::open(&folder.path().join("src/lib.rs/out")).unwrap_err());
    assert!(error.starts_with("cannot make the folder "), "{error}");
    assert!(error.contains("src/lib.rs/out: Not a directory"), "{error}");
    assert_eq!(contents(folder.path()), before);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_reported() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let opened = Staging::open(folder.path());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    match opened {
        Err(error) => assert!(format!("{error:#}").contains("Permission denied"), "{error:#}"),
        Ok(_) => eprintln!("this user may write to read-only folders, so there is nothing to see here"),
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_the_folder() {
    let folder = folder();
    std::os::unix::fs::symlink("/", folder.path().join("src/away")).unwrap();
    let mut staging = Staging::open(folder.path()).unwrap();
    let error = staging.write("src/away/lib.rs", "new").unwrap_err();
    assert!(error.to_string().contains("src/away is not a folder"), "{error:#}");
}

#[test]
fn what_an_interrupted_run_left_is_cleared() {
    let folder = folder();
    let left = folder.path().join(NAME);
    fs::create_dir_all(left.join("deep")).unwrap();
    fs::write(left.join("deep/new-0"), "half").unwrap();
    fs::write(left.join("old-0"), "old").unwrap();
    fs::write(left.join(LOCK), "").unwrap();
    assert!(is_left_in(folder.path()));
    let staging = Staging::open(folder.path()).unwrap();
    assert_eq!(fs::read_dir(&left).unwrap().count(), 1);
    drop(staging);
    check(folder.path(), &[("src/", ""), ("src/gone.rs", "gone"), ("src/lib.rs", "old")]);
    assert!(!is_left_in(folder.path()));
}

#[test]
fn a_second_run_is_turned_away_until_the_first_has_ended() {
    let folder = folder();
    let mut first = Staging::open(folder.path()).unwrap();
    first.write("src/lib.rs", "new").unwrap();
    let error = Staging::open(folder.path()).unwrap_err();
    assert!(error.to_string().contains("another run is writing to "), "{error:#}");
    // Being turned away took nothing from the first.
    first.put_in_place().unwrap();
    first.keep();
    Staging::open(folder.path()).unwrap();
    check(folder.path(), &[("src/", ""), ("src/gone.rs", "gone"), ("src/lib.rs", "new")]);
}

#[test]
fn runs_at_once_never_write_together() {
    let folder = folder();
    let busy = std::sync::atomic::AtomicUsize::new(0);
    let write = || {
        for _ in 0..50 {
            let Ok(staging) = Staging::open(folder.path()) else { continue };
            assert_eq!(busy.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0);
            busy.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
            drop(staging);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(write);
        }
    });
    assert!(!is_left_in(folder.path()));
}
