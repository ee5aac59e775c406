//! Journals, locks, codegen.toml and links come with a checkout. Whatever they say, nothing changes but what a run has
//! written itself.

use super::shop::{FIRST, SECOND, Shop};
use super::{Tree, assert_same, hash};

const METADATA: &str = "metadata/shop.csdl.xml";

/// A crate with a copy of it in `app/`, a document that changes both, and files that no run has written.
fn prepared() -> Shop {
    let shop = Shop::new();
    shop.run(&["vendor", "app"]).expect(0);
    shop.write("../document.xml", SECOND);
    for mine in ["../victim.txt", "notes.txt", ".git/config", "../app/notes.txt", "../app/.git/config"] {
        shop.write(mine, "mine");
    }
    shop
}

/// All that is there, outside of the crate, too.
fn whole(shop: &Shop) -> Tree {
    super::tree(&shop.path(".."))
}

/// Every command that writes to a folder, and those that look at what they would write.
fn commands(folder: &str) -> Vec<Vec<&str>> {
    let mut commands = vec![vec!["generate", folder], vec!["update", folder, "--from", "document.xml"]];
    if folder == "app" {
        commands.push(vec!["vendor", folder]);
        commands.push(vec!["vendor", folder, "--force"]);
        commands.push(vec!["vendor", folder, "--check"]);
    }
    commands.push(vec!["generate", folder, "--check"]);
    commands.push(vec!["update", folder, "--from", "document.xml", "--dry-run"]);
    commands
}

/// A journal as a run leaves it: a file that it added, and one that it wrote anew.
fn journal(shop: &Shop, folder: &str) -> String {
    shop.write(&format!("../{folder}/src/added.rs"), "added");
    shop.write(&format!("../{folder}/README.md"), "new");
    shop.write(&format!("../{folder}/.csdlgen/old/README.md"), "old");
    let text = format!("new\t{}\tsrc/added.rs\nold\t{}\tREADME.md\n", hash("added"), hash("new"));
    shop.write(&format!("../{folder}/.csdlgen/journal"), &text);
    text
}

#[test]
fn a_journal_with_one_unfit_line_is_refused_whole() {
    for folder in ["generated", "app"] {
        let shop = prepared();
        let good = journal(&shop, folder);
        for path in ["notes.txt", ".git/config", "src/models", "metadata/by-hand.xml"] {
            shop.write(&format!("../{folder}/.csdlgen/old/{path}"), "theirs");
        }
        let (mine, outside) = (hash("mine"), shop.path("../victim.txt").canonicalize().expect("a file"));
        let outside = outside.to_str().expect("a plain name");
        let elsewhere =
            ["../victim.txt", outside, "src/../../victim.txt", "./notes.txt", "..\\victim.txt", ".git/config"];
        let mut lines: Vec<String> = elsewhere.iter().map(|path| format!("new\t{mine}\t{path}\n")).collect();
        lines.extend(elsewhere.iter().map(|path| format!("old\t{mine}\t{path}\n")));
        lines.extend(
            ["new\t../victim.txt\n", "old\t../victim.txt\n", "new\tnotes.txt\n", "\n", "new"].map(str::to_owned),
        );
        // The files of people have another content than the journal says, or have none of their own.
        lines.extend([format!("new\t{}\tnotes.txt\n", hash("x")), format!("old\t{}\tnotes.txt\n", hash("x"))]);
        lines.extend(["new\t-\tnotes.txt\n".to_owned(), "old\t-\tnotes.txt\n".to_owned()]);
        lines.extend([format!("new\t{mine}\tnotes.txt"), format!("new\t{mine}\tnotes.txt/x\n")]);
        lines.extend([format!("new\t{mine}\tsrc\n"), format!("old\t{mine}\tsrc/models\n"), good.clone()]);
        for line in lines {
            shop.write(&format!("../{folder}/.csdlgen/journal"), format!("{good}{line}"));
            let before = whole(&shop);
            for command in commands(folder) {
                let outcome = shop.run(&command);
                outcome.expect(2).complains(".csdlgen").complains("help: ");
                assert_same(&before, &whole(&shop));
            }
            shop.run(&["generate", folder]).expect(2).complains("nothing was t");
        }
        shop.write(&format!("../{folder}/.csdlgen/journal"), [0xff, b'\n']);
        shop.run(&["generate", folder]).expect(2).complains("it is no text");
        // All that has been refused with them is followed without them.
        shop.write(&format!("../{folder}/.csdlgen/journal"), good);
        shop.run(&["generate", folder, "--metadata", "nowhere.xml"]).expect(2).complains("as they were before it");
        assert_eq!(shop.read(&format!("../{folder}/README.md")), "old");
        assert!(!shop.path(&format!("../{folder}/src/added.rs")).exists());
    }
}

#[test]
fn a_journal_takes_no_input_back_that_no_update_writes() {
    let shop = prepared();
    shop.edit("codegen.toml", "shop.csdl.xml\"]", "shop.csdl.xml\", \"metadata/by-hand.xml\"]");
    shop.edit("codegen.toml", "metadata-url", "overlay = \"metadata/overlay.xml\"\nmetadata-url");
    let inputs = ["codegen.toml", METADATA, "metadata/by-hand.xml", "metadata/overlay.xml"];
    inputs[2..].iter().for_each(|path| shop.write(path, "mine"));
    let good = journal(&shop, "generated");
    let line = |state: &str, path: &str| format!("{state}\t{}\t{path}\n", hash(shop.read(path)));
    let mut lines: Vec<String> = inputs.iter().map(|path| format!("old\t-\t{path}\n")).collect();
    lines.extend(inputs[2..].iter().flat_map(|path| [line("new", path), line("old", path)]));
    lines.extend([line("new", "codegen.toml"), format!("old\t{}\tMetadata/By-Hand.xml\n", hash("mine"))]);
    for line in lines {
        shop.write(".csdlgen/journal", format!("{good}{line}"));
        let before = whole(&shop);
        for command in commands("generated") {
            shop.run(&command).expect(2).complains("generated/.csdlgen/journal").complains("help: ");
            assert_same(&before, &whole(&shop));
        }
        shop.run(&["generate"]).expect(2).complains("which is an input: nothing was touched");
    }
}

#[test]
fn a_lock_makes_nothing_generated() {
    let shop = prepared();
    let outside = shop.path("../victim.txt").canonicalize().expect("a file");
    // Not even what says so, where it is an input.
    shop.edit("codegen.toml", "# By hand.", "# @generated by csdlgen");
    shop.write(METADATA, shop.read(METADATA).replacen("?>\n", "?>\n<!-- @generated by csdlgen -->\n", 1));
    shop.run(&["generate"]).expect(0);
    let lock = shop.read("codegen.lock");
    let listed = ["codegen.toml", METADATA, "notes.txt", "../victim.txt", ".git/config", "src", "src/../notes.txt"];
    let listed = listed.into_iter().chain(outside.to_str()).map(|path| format!("{path:?}"));
    let listed: Vec<String> = listed.collect();
    let named = format!("files = [\n{},\n    \"not/there.rs\",\n", listed.join(",\n"));
    let expected = whole(&shop);
    shop.edit("codegen.lock", "files = [\n", &named);
    let before = whole(&shop);
    let check = shop.run(&["generate", "--check"]);
    check.expect(1).complains("stale: codegen.lock");
    assert!(!check.stderr.contains("extra: "), "{}", check.stderr);
    shop.run(&["update", "--from", "document.xml", "--dry-run"]).expect(0).complains(" 0 removed");
    assert_same(&before, &whole(&shop));
    let outcome = shop.run(&["generate"]);
    outcome.expect(0).says(": 1 written").says(" 0 removed");
    listed.iter().for_each(|path| {
        outcome.complains(path);
    });
    assert!(!outcome.stderr.contains("not/there.rs"), "{}", outcome.stderr);
    assert_same(&expected, &whole(&shop));
    assert_eq!(shop.read("codegen.lock"), lock);
}

#[test]
fn a_lock_of_a_copy_lists_only_what_it_has_the_hash_of() {
    let shop = prepared();
    shop.remove("notes.txt");
    shop.run(&["vendor", "app"]).expect(0);
    shop.write("../app/edited.txt", "mine");
    shop.write("../app/copied.txt", "copied");
    let (mine, outside) = (hash("mine"), shop.path("../victim.txt").canonicalize().expect("a file"));
    let lock = shop.read("../app/vendored.lock");
    let lines = [("../victim.txt", &*mine), (".git/config", &mine), ("src", &mine), ("src/../notes.txt", &mine)]
        .into_iter()
        .chain(outside.to_str().map(|path| (path, &*mine)))
        .chain([("edited.txt", "-"), ("not/there.txt", &mine)])
        .map(|(path, hash)| format!("{path:?} = {hash:?}\n"));
    let copied = format!("\"copied.txt\" = \"{}\"\n", hash("copied"));
    shop.write("../app/vendored.lock", format!("{lock}{}{copied}", lines.collect::<String>()));
    let before = whole(&shop);
    shop.run(&["vendor", "app", "--check"]).expect(1).complains("extra: edited.txt\n");
    shop.run(&["vendor", "app"]).expect(2).complains("edited.txt").complains("--force");
    assert_same(&before, &whole(&shop));
    let outcome = shop.run(&["vendor", "app", "--force"]);
    outcome
        .expect(0)
        .says(" 1 removed")
        .complains("app/edited.txt is not in the client crate")
        .complains("\".git/config\"");
    let mut expected = before;
    expected.remove("app/copied.txt");
    expected.insert("app/vendored.lock".to_owned(), lock.into_bytes());
    assert_same(&expected, &whole(&shop));
}

#[test]
fn metadata_is_written_to_no_file_of_another_kind() {
    let outside = ["../victim.txt", "/victim.txt", "metadata/../../victim.txt", "./notes.xml", "metadata\\\\shop.xml"];
    let hidden = [".git/config", ".github/workflows/ci.yml", "metadata/.hidden.xml"];
    let taken = ["Cargo.toml", "cargo.TOML", "build.rs", "README.md", "CHANGELOG.md", "codegen.toml", "codegen.lock"];
    let folders = ["src/lib.rs", "src/new.xml", "Target/x.xml", "vendored.lock"];
    for path in [&outside[..], &hidden, &taken, &folders].concat() {
        let shop = prepared();
        shop.edit("codegen.toml", METADATA, path);
        let before = whole(&shop);
        for options in [&["update", "--from", "document.xml"][..], &["update", "--from", "document.xml", "--dry-run"]] {
            shop.run(options).expect(2).complains("cannot update \"").complains("help: ");
            assert_same(&before, &whole(&shop));
        }
    }
    let shop = prepared();
    shop.edit("codegen.toml", METADATA, &format!("{METADATA}\", \"{METADATA}"));
    shop.run(&["update", "--from", "document.xml"]).expect(2).complains("names it twice");
}

#[test]
fn no_input_is_written_over() {
    let (head, rest) = FIRST.split_once("<EntityType").expect("types");
    let (_, tail) = rest.rsplit_once("</EntityContainer>").expect("a container");
    let overlay = format!("{head}{tail}");
    let update = ["update", "--from", "document.xml"];
    let mut names =
        vec![("README.md", "README.md"), ("./src/../README.md", "README.md"), ("src/client.rs", "src/client.rs")];
    names.push(("CHANGELOG.md", "CHANGELOG.md"));
    for (name, path) in names {
        let shop = prepared();
        shop.write(path, &overlay);
        shop.edit("codegen.toml", "metadata-url", &format!("overlay = {name:?}\nmetadata-url"));
        let before = whole(&shop);
        let said = format!("codegen.toml names {path} as a document");
        for command in [&["generate"][..], &["generate", "--check"]] {
            if path != "CHANGELOG.md" {
                shop.run(command).expect(2).complains(&said).complains("help: ");
            }
        }
        shop.run(&update).expect(2).complains(&said);
        shop.run(&[&update[..], &["--dry-run"]].concat()).expect(2).complains(&said);
        assert_same(&before, &whole(&shop));
    }
}

#[cfg(unix)]
mod links_and_devices {
    use super::{METADATA, Shop, assert_same, journal, prepared, whole};
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    /// Moves what is there, if anything is, out of the crate, and puts a link to it in its place.
    fn move_out(shop: &Shop, path: &str) {
        let (place, elsewhere) = (shop.path(&format!("../{path}")), shop.path("../elsewhere"));
        fs::create_dir_all(place.parent().expect("a folder")).expect("a writable folder");
        if place.exists() {
            fs::rename(&place, &elsewhere).expect("a writable folder");
        }
        symlink(&elsewhere, &place).expect("a writable folder");
    }

    fn pipe(shop: &Shop, path: &str) {
        let place = shop.path(&format!("../{path}"));
        fs::create_dir_all(place.parent().expect("a folder")).expect("a writable folder");
        let _ = fs::remove_file(&place);
        assert!(Command::new("mkfifo").arg(&place).status().expect("mkfifo").success());
    }

    /// Where a link or a pipe may stand, and which commands meet it there.
    fn places() -> Vec<(&'static str, Vec<Vec<&'static str>>)> {
        let (generate, update) = (vec!["generate"], vec!["update", "--from", "document.xml"]);
        let (check, dry_run) = (vec!["generate", "--check"], vec!["update", "--from", "document.xml", "--dry-run"]);
        let of_update = vec![update.clone(), dry_run.clone()];
        let all = vec![generate.clone(), update.clone(), check, dry_run];
        let vendor = vec![vec!["vendor", "app"], vec!["vendor", "app", "--force"], vec!["vendor", "app", "--check"]];
        let in_crate =
            [".csdlgen", ".csdlgen/journal", "src", "src/models", "src/models/book.rs", "README.md", "codegen.lock"];
        let in_crate = in_crate.map(|path| ("generated/", path, all.clone()));
        let in_work =
            ["old", "old/README.md"].map(|path| ("generated/.csdlgen/", path, vec![generate.clone(), update.clone()]));
        let of_update = [METADATA, "metadata", "CHANGELOG.md"].map(|path| ("generated/", path, of_update.clone()));
        let in_copy = [".csdlgen", ".csdlgen/journal", "src", "src/models/book.rs", "vendored.lock", METADATA];
        let in_copy = in_copy.map(|path| ("app/", path, vendor.clone()));
        let copied = ["src", "src/client.rs", "docs", "examples/x.rs"].map(|path| ("generated/", path, vendor.clone()));
        let all = in_crate.into_iter().chain(in_work).chain(of_update).chain(in_copy).chain(copied);
        all.map(|(folder, path, commands)| (&*format!("{folder}{path}").leak(), commands)).collect()
    }

    /// The crate with work to do, and with a run that was cut off where the place is of one.
    fn with_work(place: &str) -> Shop {
        let shop = prepared();
        if let Some((folder, _)) = place.split_once("/.csdlgen") {
            journal(&shop, folder);
        }
        for edited in ["src/models/book.rs", "src/client.rs"] {
            shop.write(edited, "old");
            shop.write(&format!("../app/{edited}"), "old");
        }
        shop
    }

    #[track_caller]
    fn refuse(shop: &Shop, place: &str, commands: &[Vec<&str>], said: &str) {
        let before = whole(shop);
        for command in commands {
            let outcome = shop.run(command);
            outcome.expect(2).complains(place).complains("help: ");
            if !outcome.stderr.contains("a run was cut off in ") {
                outcome.complains(said);
            }
            assert_same(&before, &whole(shop));
        }
    }

    #[test]
    fn links_are_not_followed() {
        for (place, commands) in places() {
            // It leads to what was there before.
            let shop = with_work(place);
            move_out(&shop, place);
            refuse(&shop, place, &commands, "is a link, which is not followed");
            // It leads nowhere, and nothing comes to be there.
            let elsewhere = shop.path("../elsewhere");
            if elsewhere.is_dir() {
                fs::remove_dir_all(elsewhere).expect("a writable folder");
            } else if elsewhere.is_file() {
                fs::remove_file(elsewhere).expect("a writable folder");
            }
            refuse(&shop, place, &commands, "is a link, which is not followed");
        }
    }

    #[test]
    fn pipes_are_not_read() {
        for (place, commands) in places() {
            let shop = with_work(place);
            let at = shop.path(&format!("../{place}"));
            if at.is_dir() {
                continue;
            }
            pipe(&shop, place);
            refuse(&shop, place, &commands, "is neither a file nor a folder");
        }
    }

    #[test]
    fn a_folder_that_leads_back_to_itself_is_not_copied() {
        let shop = prepared();
        symlink("..", shop.path("examples")).expect("a writable folder");
        refuse(&shop, "generated/examples", &[vec!["vendor", "app"]], "is a link");
    }

    #[test]
    fn documents_are_files_where_codegen_toml_names_them() {
        let shop = prepared();
        shop.edit("codegen.toml", METADATA, "/dev/zero");
        for command in [&["generate"][..], &["generate", "--check"], &["list"], &["diff", "--new", "document.xml"]] {
            shop.run(command).expect(2).complains("cannot read /dev/zero").complains("name a regular file");
        }
        // Whoever names one by hand may have another program write it.
        let shop = prepared();
        let script = "cat document.xml | exec \"$0\" diff --new /dev/stdin";
        let output =
            Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_xtask")]).current_dir(shop.path("..")).output();
        let output = output.expect("a shell");
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && stdout.contains("pages"), "{stdout}{stderr}");
    }

    /// An own copy of what a link leads to is what the remedy asks for.
    #[test]
    fn without_the_link_all_goes_on() {
        let shop = prepared();
        let before = shop.tree();
        shop.write("README.md", "old");
        move_out(&shop, "generated/README.md");
        shop.run(&["generate"]).expect(2).complains("put what it leads to in its place, or remove it");
        fs::remove_file(shop.path("README.md")).expect("a link");
        shop.run(&["generate"]).expect(0);
        assert_same(&before, &shop.tree());
        assert_eq!(shop.read("../elsewhere"), "old");
    }
}
