//! What moves transactions on, and what follows from it.

use jiff::Timestamp;

use super::Store;
use super::progress::Progress;
use super::transaction::Transaction;
use crate::decision::Decision;

impl Store {
    /// Does what time brought until `now`, in the order in which it was due.
    pub(crate) fn catch_up(&mut self, now: Timestamp) {
        while let Some((id, at, progress)) = self.next_due(now) {
            self.advance(&id, progress, at);
        }
    }

    fn next_due(&self, now: Timestamp) -> Option<(String, Timestamp, Progress)> {
        let known = self.waiting.iter().filter_map(|id| self.transactions.get(id));
        let due = known.filter_map(|it| it.progress.due().map(|(at, progress)| (it.id.clone(), at, progress)));
        due.filter(|(_, at, _)| *at <= now).min_by_key(|(_, at, _)| *at)
    }

    /// Remembers a transaction that time moves on.
    pub(super) fn watch(&mut self, transaction: &Transaction) {
        self.waiting.retain(|id| *id != transaction.id);
        if transaction.progress.due().is_some() {
            self.waiting.push(transaction.id.clone());
        }
    }

    /// Does what a customer decided. Nothing happens where that is not to be decided, or not any more.
    pub(crate) fn decide(&mut self, id: &str, decision: Decision, now: Timestamp) {
        let Some(transaction) = self.transactions.get_mut(id) else { return };
        let leads_to = transaction.progress.errand().and_then(|errand| decision.leads_to(errand, now));
        let Some(progress) = leads_to else { return };
        if let (Decision::Choose(choice), Some(conversion)) = (decision, &mut transaction.conversion) {
            conversion.choose(choice);
        }
        self.advance(id, progress, now);
    }

    fn advance(&mut self, id: &str, progress: Progress, at: Timestamp) {
        let Some(transaction) = self.transactions.get_mut(id) else { return };
        transaction.progress = progress;
        transaction.updated = at;
        let transaction = transaction.clone();
        self.watch(&transaction);
        self.settle(&transaction, at);
    }

    /// What follows from an approval: the instrument is active, the invoices have the amount, the orders of those that
    /// are paid by it start, and the transaction that the customer was asked to pay is paid.
    pub(crate) fn settle(&mut self, transaction: &Transaction, now: Timestamp) {
        if !transaction.progress.is_approved() {
            return;
        }
        let instrument_id = transaction.paid_with.as_ref().and_then(|paid_with| paid_with.instrument_id.as_deref());
        if let Some(instrument) = instrument_id.and_then(|id| self.instruments.get_mut(id)) {
            instrument.paid(now);
        }
        for invoice_id in &transaction.invoice_ids {
            let Some(invoice) = self.invoices.get_mut(invoice_id) else { continue };
            invoice.pay(transaction.amount, now);
            let order_id = invoice.order_id.as_ref().filter(|_| invoice.is_paid());
            let order = order_id.and_then(|id| self.orders.get_mut(id));
            order.into_iter().for_each(|order| order.activate(now));
        }
        self.complete_parent(transaction, now);
    }

    fn complete_parent(&mut self, child: &Transaction, now: Timestamp) {
        let parent = child.parent.as_ref().and_then(|id| self.transactions.get_mut(id));
        if let Some(parent) = parent.filter(|parent| parent.progress == Progress::AwaitingPayment) {
            parent.progress = child.progress;
            parent.paid_with.clone_from(&child.paid_with);
            parent.updated = now;
        }
    }

    /// Whether a payment of one of these transactions, or of a child of theirs, is under way.
    pub(crate) fn is_under_way<'a>(&'a self, ids: impl IntoIterator<Item = &'a String>) -> bool {
        let known = ids.into_iter().filter_map(|id| self.transactions.get(id));
        let is_under_way = |id: &String| self.transactions.get(id).is_some_and(|it| it.progress.is_under_way());
        known.into_iter().any(|it| it.progress.is_under_way() || it.children.iter().any(is_under_way))
    }
}
