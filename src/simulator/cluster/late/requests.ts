/** What of the API server, of the kinds' complaints and of what deleting needs comes late. */
import '../../controllers/namespacecleanup/cleaning';
import '../../kinds/common/lateWords';
import '../../server/late';
