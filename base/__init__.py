"""What every room stands on, without a model: days, saving, history, comparing, exports, paging, uploads, text."""
