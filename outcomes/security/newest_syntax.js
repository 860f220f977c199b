// The newest syntax of the full pages and nothing else: a browser that cannot read it runs none of this, and floor.js sees that.
(class { static told = (window.ocReads ||= true); });
