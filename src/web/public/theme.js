// Runs before the first paint, so that no page flashes in the wrong theme.
try {
  const theme = localStorage.getItem("feedreel-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's theme is used.
}
