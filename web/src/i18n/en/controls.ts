/** Controls that several screens have: lists, forms, uploads, charts. */
export const controls = {
  "action.retry": "Try again",
  "action.cancel": "Cancel",
  "action.save": "Save",
  "action.back": "Back",

  "list.shown": "{count} shown",
  "list.more": "Show more",
  "list.select": "Select {name}",
  "list.selectAll": "Select all rows that are shown",
  "list.others": "and {count} more",

  "field.optional": "(optional)",
  "field.full": "This field takes {most} characters. The end of a longer text is missing.",
  "filter.all": "All",
  "form.faults": "This was not accepted:",
  "command.conflict":
    "This was changed meanwhile. It is shown as it is now: check it, and send again.",
  "copy.copied": "Copied",
  "copy.failed": "It could not be copied. Select the text and copy it yourself.",

  "upload.hint": "PDF, PNG, JPEG or WebP, at most {most}.",
  "upload.choose": "Choose a file",
  "upload.chooseSeveral": "Choose files",
  "upload.drop": "or drop it here",
  "upload.dropSeveral": "or drop them here",
  "upload.type":
    "Carnet takes PDF, PNG, JPEG and WebP files. Save it as a PDF, and choose it again.",
  "upload.empty": "The file is empty. Choose another one.",
  "upload.tooLarge":
    "The file is {size}; the limit is {most}. Scan it with a lower resolution or split it, and choose it again.",
  "upload.unreadable": "The file cannot be read any more. Choose it again.",
  "upload.failed": "The file could not be uploaded. Try again.",
  "upload.kb": "{size} KB",
  "upload.mb": "{size} MB",
  "upload.sent": "{sent} of {size}",
  "upload.progress": "Upload of {name}",
  "upload.done": "Uploaded",
  "upload.cancel": "Cancel",
  "upload.remove": "Remove",
  "upload.stillRunning": "The file is still being uploaded. Wait until it is done, and send again.",
  "upload.ready.one": "{count} file is uploaded.",
  "upload.ready.other": "{count} files are uploaded.",

  "chart.asTable": "Show as table",
  "chart.asChart": "Show as chart",
  "chart.summary": "{title}, from {first} to {last}. The highest value is {most}.",
} as const;
