// The page that says a pasted sheet is planned: this tab need not keep the sheet any more (pasting.js).
const paste = document.querySelector("a[data-paste-page]");
if (paste && location.hash === "#planned") sessionStorage.removeItem(`paste ${paste.pathname}`);
