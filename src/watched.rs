//! What is drawn follows values. These two are all that the widget uses of Leptos' signals: each kind of signal and each
//! type in one costs code of its own, so here one kind holds none, and the values stand beside it.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::rc::Rc;

/// A value; whoever reads it runs again when it changes.
pub(crate) struct Watched<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T> Watched<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: RefCell::new(value), changed: ArcTrigger::new() }
    }

    /// Looks at it, and again whenever it changes.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        self.changed.track();
        look(&self.value.borrow())
    }

    /// Looks at it once.
    pub(crate) fn with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.value.borrow())
    }

    pub(crate) fn set(&self, value: T) {
        self.value.replace(value);
        self.changed.notify();
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.value.borrow_mut());
        self.changed.notify();
    }
}

impl<T: Clone> Watched<T> {
    pub(crate) fn get(&self) -> T {
        self.with(T::clone)
    }

    pub(crate) fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }
}

/// A value that is made of others; whoever reads it runs again only when it is another than before.
pub(crate) struct Derived<T> {
    value: Rc<RefCell<T>>,
    /// How often it has become another.
    version: Memo<u32>,
}

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        Self { value: Rc::clone(&self.value), version: self.version }
    }
}

impl<T: PartialEq + 'static> Derived<T> {
    pub(crate) fn new(make: impl Fn() -> T + 'static) -> Self {
        Self::boxed(Box::new(make))
    }

    fn boxed(make: Box<dyn Fn() -> T>) -> Self {
        let value = Rc::new(RefCell::new(untrack(&make)));
        let kept = Rc::clone(&value);
        let renew = move || {
            let now = make();
            let is_another = *kept.borrow() != now;
            kept.replace(now);
            is_another
        };
        Self { value, version: versions(Box::new(renew)) }
    }

    /// Looks at it, and again whenever it is another.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        // Reading the version is what brings the value up to date.
        let _ = self.version.get();
        look(&self.value.borrow())
    }
}

impl<T: PartialEq + Clone + 'static> Derived<T> {
    pub(crate) fn get(&self) -> T {
        self.with(T::clone)
    }
}

fn versions(renew: Box<dyn Fn() -> bool>) -> Memo<u32> {
    let renew = SendWrapper::new(renew);
    Memo::new(move |version: Option<&u32>| {
        let version = version.copied().unwrap_or_default();
        version.wrapping_add(u32::from(renew()))
    })
}
