/** What of the kubelets comes late. */
import '../../node/late';
