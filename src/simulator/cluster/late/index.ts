/** Every part, for hosts that fetch nothing. */
import './servers';
import './tools';
import './workloads';
