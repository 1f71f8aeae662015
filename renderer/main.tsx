import { createRoot } from 'react-dom/client';
import './styles';
import { App } from './app';
import { createServices } from './services';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<App services={createServices(window.porthole)} />);
