import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';

const target = document.getElementById('studio');
if (target === null) throw new Error('the page has no place for the studio');
// The token has done its work (the cookie carries it on); nobody needs to see or copy it.
if (location.search !== '') history.replaceState(null, '', location.pathname + location.hash);
mount(App, { target });
