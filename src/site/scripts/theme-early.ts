/** Runs in the head before anything is drawn, so that a chosen theme never flashes. Kept as text: it is inlined, and its hash enters the page's policy. */
export const themeEarly = "try{var t=localStorage.getItem('ordinal:theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}";
