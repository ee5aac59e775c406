//! `crate.keep-removed`: what a service takes away stays for one release, as deprecated.

use super::shop::Shop;
use super::{Workspace, assert_same, check_crate};

const METADATA: &str = "metadata/shop.csdl.xml";

/// Types, and a container with books.
fn document(types: &str) -> String {
    format!(
        r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
        <Schema Namespace="shop" Alias="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">{types}
        <EntityContainer Name="service"><EntitySet Name="books" EntityType="s.book" /></EntityContainer>
        </Schema></edmx:DataServices></edmx:Edmx>"#
    )
}

fn book(members: &str) -> String {
    format!(
        "<EntityType Name=\"book\"><Key><PropertyRef Name=\"isbn\" /></Key>\
         <Property Name=\"isbn\" Type=\"Edm.String\" Nullable=\"false\" />{members}</EntityType>"
    )
}

const KIND: &str = "<EnumType Name=\"kind\"><Member Name=\"novel\" Value=\"0\" /></EnumType>";

/// The members that the service takes away, and what is needed by these alone.
fn before() -> String {
    let book = book(
        "<Property Name=\"title\" Type=\"Edm.String\" /><Property Name=\"kind\" Type=\"s.kind\" />\
         <Property Name=\"size\" Type=\"s.size\" /><NavigationProperty Name=\"author\" Type=\"s.author\" ContainsTarget=\"true\" />",
    );
    let kind = KIND.replace("</Enum", "<Member Name=\"poem\" Value=\"1\" /></Enum");
    document(&format!(
        "{book}{kind}<ComplexType Name=\"size\"><Property Name=\"unit\" Type=\"s.unit\" /></ComplexType>\
         <EnumType Name=\"unit\"><Member Name=\"cm\" Value=\"0\" /></EnumType>\
         <EntityType Name=\"author\"><Key><PropertyRef Name=\"id\" /></Key><Property Name=\"id\" Type=\"Edm.Int32\" Nullable=\"false\" /></EntityType>\
         <Action Name=\"lend\" IsBound=\"true\"><Parameter Name=\"book\" Type=\"s.book\" /><Parameter Name=\"size\" Type=\"s.size\" /></Action>\
         <Annotations Target=\"shop.book/title\"><Annotation Term=\"Org.OData.Core.V1.Computed\" Bool=\"true\" /></Annotations>"
    ))
}

fn after() -> String {
    document(&(book("<Property Name=\"kind\" Type=\"s.kind\" />") + KIND))
}

fn keeping() -> Shop {
    let shop = Shop::without_metadata();
    shop.edit("codegen.toml", "description", "keep-removed = true\ndescription");
    shop.update_to(&before(), &[]).expect(0);
    shop
}

/// Compiles code that uses what was taken away, as the users of the crate have it.
fn check_users(shop: &Workspace, used: &str) {
    shop.write("src/lib.rs", shop.read("src/lib.rs") + used);
    check_crate(&shop.path(""));
    shop.run(&["generate"]).expect(0);
}

const USED: &str = r#"
/// Goes on to compile.
pub fn used(client: &Client) -> impl Sized {
    use crate::models::{Book, BookLendParameters, Kind, Size, Unit};
    let size = Size { unit: Some(Unit::Cm), ..Default::default() };
    let list = client.books().list().filter(Book::TITLE.eq("x")).select((Book::TITLE, Book::SIZE)).expand(Book::AUTHOR);
    let lend = client.books().by_id("1").lend_with(&BookLendParameters { size: Some(size), ..Default::default() });
    (list, client.books().by_id("1").author().get(), lend, Kind::Poem)
}
"#;

#[test]
fn what_is_taken_away_is_deprecated_and_then_gone() {
    let shop = keeping();
    check_users(&shop, USED);
    let outcome = shop.update_to(&after(), &[]);
    outcome.expect(0).says("verdict: minor");
    assert!(!outcome.stdout.contains("breaking"), "{}", outcome.stdout);
    for deprecated in ["Book.title", "Book.size", "Book::AUTHOR", "author()", "lend()", "Kind::Poem"] {
        let line =
            |line: &str| line.contains(deprecated) && line.contains("deprecated: removed from the service's metadata");
        assert!(outcome.stdout.lines().any(line), "{deprecated} is not deprecated in {}", outcome.stdout);
    }
    assert!(shop.read("CHANGELOG.md").contains("removed from the service"));
    check_users(&shop, USED);
    let model = shop.read("src/models/book.rs");
    let lines: Vec<&str> = model.lines().map(str::trim_start).collect();
    for item in ["pub title:", "pub const TITLE:", "pub const AUTHOR:"] {
        let at = lines.iter().position(|line| line.starts_with(item)).expect(item);
        assert!(lines[at - 1].starts_with("#[deprecated = \"removed from the service"), "{item}: {}", lines[at - 1]);
    }
    // It is as read-only as it was.
    assert!(shop.read(METADATA).contains("Target=\"shop.book/title\""));

    // The same document again is nothing new, and takes nothing away.
    let before = (shop.tree(), shop.times());
    shop.update_to(&after(), &[]).expect(0).says("verdict: none");
    assert_same(&before.0, &shop.tree());
    assert_eq!(before.1, shop.times());

    let next = after()
        .replace("<Property Name=\"kind\"", "<Property Name=\"pages\" Type=\"Edm.Int32\" /><Property Name=\"kind\"");
    shop.update_to(&next, &[])
        .expect(0)
        .says("verdict: major")
        .says("field models::Book.title: Option<String> removed");
    let metadata = shop.read(METADATA);
    for gone in ["title", "size", "unit", "author", "lend", "poem", "csdlgen.V1"] {
        assert!(!metadata.contains(gone), "{gone} is in {metadata}");
    }
    let at_once = Shop::without_metadata();
    at_once.update_to(&next, &[]).expect(0);
    assert_eq!(at_once.read(METADATA), metadata);
    check_crate(&shop.path(""));
}

#[test]
fn what_comes_back_is_deprecated_no_longer() {
    let shop = keeping();
    let metadata = shop.read(METADATA);
    shop.update_to(&after(), &[]).expect(0);
    shop.update_to(&before(), &[]).expect(0);
    assert_eq!(shop.read(METADATA), metadata);
}

#[test]
fn what_takes_the_name_of_another_takes_its_place() {
    let shop = keeping();
    // Another spelling, and a member that has moved to a base type.
    let base = "<EntityType Name=\"item\" Abstract=\"true\"><Property Name=\"size\" Type=\"Edm.Int32\" /></EntityType>";
    let book = book("<Property Name=\"Title\" Type=\"Edm.String\" /><Property Name=\"kind\" Type=\"s.kind\" />");
    let book = book.replace("Name=\"book\"", "Name=\"book\" BaseType=\"s.item\"");
    shop.update_to(&document(&format!("{base}{book}{KIND}")), &[]).expect(0);
    let metadata = shop.read(METADATA);
    assert!(
        !metadata.contains("\"title\"") && metadata.matches("Name=\"size\" Type=\"Edm.Int32\"").count() == 1,
        "{metadata}"
    );
    assert!(metadata.contains("Name=\"author\""));
    shop.run(&["generate", "--strict", "--check"]).expect(0);
}

#[test]
fn namespaces_and_aliases_may_change_with_it() {
    let shop = Shop::without_metadata();
    shop.edit("codegen.toml", "description", "keep-removed = true\ndescription");
    let size = "<Schema Namespace=\"more\" Alias=\"m\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\
                <ComplexType Name=\"size\"><Property Name=\"of\" Type=\"s.kind\" /></ComplexType></Schema>";
    let book_with = |member: &str| document(&(book(member) + KIND));
    let with_size =
        book_with("<Property Name=\"size\" Type=\"m.size\" />").replace("</edmx:Data", &format!("{size}</edmx:Data"));
    shop.update_to(&with_size, &[]).expect(0);
    let without =
        book_with("<Property Name=\"kind\" Type=\"s.kind\" />").replace("\"s\"", "\"t\"").replace("\"s.", "\"t.");
    let outcome = shop.update_to(&without, &[]);
    outcome.expect(0).says("verdict: minor").says("field models::shop::Book.size deprecated: removed");
    check_crate(&shop.path(""));
    let before = shop.tree();
    shop.update_to(&without, &[]).expect(0).says("verdict: none");
    assert_same(&before, &shop.tree());
    let next = without.replace("\"kind\" Type=", "\"genre\" Type=");
    shop.update_to(&next, &[]).expect(0);
    assert!(!shop.read(METADATA).contains("more"));
}

#[test]
fn nothing_is_kept_where_nobody_asks_for_it() {
    let shop = Shop::without_metadata();
    shop.update_to(&before(), &[]).expect(0);
    shop.update_to(&after(), &[]).expect(0).says("verdict: major").says("models::Book.title: Option<String> removed");
    assert!(!shop.read(METADATA).contains("title"));
}
