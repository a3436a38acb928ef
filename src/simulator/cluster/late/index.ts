/** Every part, for hosts that fetch nothing. */
import './probes';
import './requests';
import './servers';
import './shell';
import './tools';
import './workloads';
