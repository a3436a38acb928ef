/** What of the kubelets comes late. */
import '../../kinds/common/lateWatched';
import '../../node/late';
