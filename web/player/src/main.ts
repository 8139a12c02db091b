// The entry point of the visitors' page.
import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';

const target = document.getElementById('app');
if (target !== null) {
  target.textContent = '';
  mount(App, { target });
}
