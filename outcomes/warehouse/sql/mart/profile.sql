{{ rows("community_profile") }}
