//! The modules of a crate and what each refers to, read from its sources: `use` lines and paths, tests left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// A module by its names from the root of the crate; the root is empty.
pub type Name = Vec<String>;

/// The sources of one crate.
pub struct Crate {
    modules: BTreeMap<Name, Module>,
}

#[derive(Default)]
struct Module {
    /// Names that the module gives out for something elsewhere in the crate, with the path written.
    exports: BTreeMap<String, Vec<String>>,
    /// Names that its own file defines.
    items: BTreeSet<String>,
    /// Paths that it mentions.
    paths: BTreeSet<Vec<String>>,
    /// Modules whose names it takes all.
    globs: BTreeSet<Vec<String>>,
    /// Every identifier that starts a path: what a glob may have brought.
    words: BTreeSet<String>,
}

impl Crate {
    /// Reads the sources below `root`, whose root module is `file`.
    pub fn read(root: &Path, file: &str) -> Self {
        let mut read = Self { modules: BTreeMap::new() };
        read.add(&root.join(file), root.to_path_buf(), Vec::new());
        read
    }

    fn add(&mut self, file: &Path, folder: PathBuf, name: Name) {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut module = Module::default();
        let mut children = Vec::new();
        for item in &parsed.items {
            if is_test(attributes(item)) {
                continue;
            }
            match item {
                syn::Item::Mod(child) if child.content.is_none() => children.push(child.ident.to_string()),
                syn::Item::Use(import) => {
                    module.import(&import.tree, Vec::new(), !matches!(import.vis, syn::Visibility::Inherited));
                }
                other => {
                    module.items.extend(defined(other));
                    module.visit_item(other);
                }
            }
        }
        self.modules.insert(name.clone(), module);
        for child in children {
            let (flat, deep) = (folder.join(format!("{child}.rs")), folder.join(&child).join("mod.rs"));
            let path = if flat.is_file() { flat } else { deep };
            let inner = name.iter().cloned().chain([child.clone()]).collect();
            self.add(&path, folder.join(&child), inner);
        }
    }

    /// For each module the modules of this crate that it refers to, beside itself.
    pub fn arrows(&self) -> BTreeMap<Name, BTreeSet<Name>> {
        self.modules.iter().map(|(name, module)| (name.clone(), self.targets(name, module))).collect()
    }

    fn targets(&self, name: &Name, module: &Module) -> BTreeSet<Name> {
        let mut found = BTreeSet::new();
        for path in &module.paths {
            found.extend(self.resolve(name, path, 0));
        }
        for glob in &module.globs {
            let Some(from) = self.resolve(name, glob, 0) else { continue };
            let Some(source) = self.modules.get(&from) else { continue };
            for word in &module.words {
                if source.items.contains(word) {
                    found.insert(from.clone());
                } else if let Some(path) = source.exports.get(word) {
                    found.extend(self.resolve(&from, path, 0));
                }
            }
        }
        found.remove(name);
        found
    }

    /// The module in which the thing stands that `path` names in module `from`.
    fn resolve(&self, from: &Name, path: &[String], depth: usize) -> Option<Name> {
        assert!(depth < 20, "names that lead round in a circle: {path:?}");
        let (mut at, mut rest): (Name, &[String]) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (from.clone(), &path[1..]),
            "super" => (from[..from.len().checked_sub(1)?].to_vec(), &path[1..]),
            first => {
                let child: Name = from.iter().cloned().chain([first.to_owned()]).collect();
                if self.modules.contains_key(&child) {
                    (from.clone(), path)
                } else {
                    let export = self.modules.get(from)?.exports.get(first)?;
                    return if export.first() == path.first() { None } else { self.resolve(from, export, depth + 1) };
                }
            }
        };
        while let [first, tail @ ..] = rest {
            if first == "super" {
                at.pop()?;
                rest = tail;
                continue;
            }
            let child: Name = at.iter().cloned().chain([first.clone()]).collect();
            if self.modules.contains_key(&child) {
                (at, rest) = (child, tail);
                continue;
            }
            if let Some(export) = self.modules.get(&at)?.exports.get(first) {
                return self.resolve(&at.clone(), export, depth + 1);
            }
            break;
        }
        Some(at)
    }

    /// Every path that a module mentions, as it is written.
    pub fn mentions(&self) -> impl Iterator<Item = (&Name, &Vec<String>)> {
        self.modules.iter().flat_map(|(name, module)| module.paths.iter().map(move |path| (name, path)))
    }
}

impl Module {
    fn import(&mut self, tree: &syn::UseTree, mut path: Vec<String>, public: bool) {
        match tree {
            syn::UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.import(&part.tree, path, public);
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.import(item, path.clone(), public));
            }
            syn::UseTree::Glob(_) => {
                self.globs.insert(path);
            }
            syn::UseTree::Name(name) => self.named(path, name.ident.to_string(), name.ident.to_string(), public),
            syn::UseTree::Rename(name) => self.named(path, name.ident.to_string(), name.rename.to_string(), public),
        }
    }

    fn named(&mut self, mut path: Vec<String>, what: String, known: String, public: bool) {
        if what != "self" {
            path.push(what);
        }
        if public {
            self.exports.insert(known, path);
        } else {
            self.paths.insert(path);
        }
    }

    /// Paths inside macros and attributes, word by word.
    fn scan(&mut self, text: &str) {
        self.words.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned));
        for part in text.replace(" :: ", "::").split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':') {
            let words: Vec<String> = part.split("::").map(str::to_owned).collect();
            if words.len() > 1 && words.iter().all(|word| !word.is_empty()) {
                self.paths.insert(words);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.words.insert(words[0].clone());
        if words.len() > 1 {
            self.paths.insert(words);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.scan(&call.tokens.to_string());
        visit::visit_macro(self, call);
    }

    /// Such as `derive(..)`.
    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.scan(&list.tokens.to_string());
        visit::visit_meta_list(self, list);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, import: &'ast syn::ItemUse) {
        self.import(&import.tree, Vec::new(), false);
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        _ => &[],
    }
}

fn defined(item: &syn::Item) -> Option<String> {
    Some(match item {
        syn::Item::Const(item) => item.ident.to_string(),
        syn::Item::Enum(item) => item.ident.to_string(),
        syn::Item::Fn(item) => item.sig.ident.to_string(),
        syn::Item::Static(item) => item.ident.to_string(),
        syn::Item::Struct(item) => item.ident.to_string(),
        syn::Item::Trait(item) => item.ident.to_string(),
        syn::Item::Type(item) => item.ident.to_string(),
        _ => return None,
    })
}
