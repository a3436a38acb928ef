/** Every part, for hosts that fetch nothing. */
import './explain';
import './rare';
