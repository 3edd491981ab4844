// Before anything is drawn: the theme that was chosen last, so that no page flashes in the other one.
try {
  const theme = localStorage.getItem("feedreel-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's own choice holds.
}
