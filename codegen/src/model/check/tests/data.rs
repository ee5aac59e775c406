//! What is said of published documents.

use super::*;
use std::collections::BTreeMap;
use std::io::Read as _;

#[test]
fn counts_by_code() {
    let Some(folder) = std::env::var_os("CSDLGEN_DATA") else { return println!("skipped: CSDLGEN_DATA is not set") };
    let folder = std::path::Path::new(&folder).join("csdl");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .chain(std::fs::read_dir(folder.join("foreign")).unwrap())
        .map(|f| f.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        let bytes = std::fs::read(&path).unwrap_or_default();
        let mut text = String::new();
        if path.extension().is_some_and(|e| e == "gz") {
            flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
        } else {
            text = String::from_utf8(bytes).unwrap();
        }
        let (_, found) = model(&text);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        found.iter().for_each(|d| *counts.entry(d.code).or_default() += 1);
        println!("{}: {counts:?}", path.display());
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let few: Diagnostics = found
            .iter()
            .filter(|d| {
                let n = seen.entry(d.code).or_default();
                *n += 1;
                *n <= 30
            })
            .cloned()
            .collect();
        println!("{}", said(&text, &few));
    }
}
