import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';

const target = document.getElementById('studio');
if (target === null) throw new Error('the page has no element with the id "studio"');
// The cookie carries the token from here on, so that nobody needs to see it in the address or copy it.
if (location.search !== '') history.replaceState(null, '', location.pathname + location.hash);
mount(App, { target });
