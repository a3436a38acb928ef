/** What of the shell comes late. */
import '../../../shell/late';
