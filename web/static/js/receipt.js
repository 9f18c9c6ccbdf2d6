/** The printable receipt: local times, and the button that prints. */
document.querySelectorAll("time").forEach((time) => {
  time.textContent = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(time.dateTime),
  );
});
document.getElementById("print")?.addEventListener("click", () => print());
export {};
